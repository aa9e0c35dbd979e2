import type { FileRecipe } from '../../schemas/file-recipe.ts';
import type { ImportFinding } from '../../schemas/import.ts';
import type { Mapping, TargetField } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { Text } from '../../schemas/text.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { compilePath } from '../../schemas/values/path.ts';
import { meaningOf } from '../files/recipe/heading-meaning.ts';
import { proposeRecipe } from '../files/recipe/propose-recipe.ts';
import {
  draftMapping,
  loadPinyin,
  mayBePinyin,
  suggestMapping,
  targetOfTable,
} from '../mapping/suggest/index.ts';
import type { Wishes } from './recognize.ts';
import type { SourceTable } from './open-sources.ts';
import { plainTables, sampleDocuments } from './read-documents.ts';

export interface PlanProposal {
  recipe: FileRecipe | null;
  mapping: Mapping;
  /** Of the least sure thing that it leans on. */
  confidence: number;
  reasons: Text[];
  doubts: Problem[];
  columns: ImportFinding['columns'];
}

/** How a set of files that nobody has seen yet may be read: a recipe, where they hold orders, and a mapping. */
export async function proposePlan(
  tables: readonly SourceTable[],
  definition: TableDefinition,
  wishes: Wishes,
): Promise<PlanProposal> {
  const target = targetOfTable(definition);
  const found = wishes.recipe === undefined ? readAs(tables, target, wishes) : undefined;
  const recipe = wishes.recipe ?? found?.recipe ?? null;
  const samples = await sampleDocuments(tables, recipe);
  const told = recipe === null ? samples : samples.map((sample) => parted(sample, recipe));
  const headings = tables.flatMap((table) => table.headings);
  const pinyin = mayBePinyin(headings) ? await loadPinyin() : undefined;
  const fixed = new Set(Object.keys(wishes.defaults));
  const open = target.filter(({ path }) => !fixed.has(path));
  const suggestions = suggestMapping({ records: told }, open, { pinyin });
  const mapping =
    wishes.mapping ??
    settled(
      draftMapping({
        id: recipe?.id ?? definition.id,
        name: recipe?.title ?? definition.title,
        zone: wishes.zone,
        suggestions,
        target: open,
        records: told,
        states: statesOf(definition),
        ...(recipe?.moneyUnit === 'fen' ? { units: fenOf(suggestions.map(({ path }) => path)) } : {}),
      }),
      samples,
    );
  const chosen = suggestions.flatMap(({ candidates, chosen: one }) =>
    one === undefined ? [] : (candidates[0]?.confidence ?? 0),
  );
  return {
    recipe,
    mapping,
    confidence: Math.min(found?.confidence ?? 1, ...chosen, 1),
    reasons: found?.reasons ?? [],
    doubts: found?.doubts ?? [],
    columns: suggestions.map(({ path, candidates: [first], chosen: field }) => ({
      source: path,
      ...(field === undefined ? {} : { field }),
      ...(first === undefined || field === undefined
        ? {}
        : { confidence: first.confidence, reason: { zh: first.reason.zh, en: first.reason.en } }),
    })),
  };
}

/** Orders with lines are put together from rows; any other table takes a row as a record. */
function readAs(
  tables: readonly SourceTable[],
  target: readonly TargetField[],
  { zone }: Wishes,
): ReturnType<typeof proposeRecipe> {
  if (!target.some(({ path }) => path.startsWith('lines[*]'))) return undefined;
  const used = plainTables(tables);
  const id = `files-${nameOf(used[0]?.name ?? 'source')}`;
  const title = { zh: used[0]?.name ?? '文件', en: used[0]?.name ?? 'Files' };
  return proposeRecipe(tables, { id, title, zone });
}

/** A name for recipe and mapping, of the letters and digits of the file's. */
const nameOf = (name: string): string => {
  const plain = name
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'source' : plain;
};

/** Where it is not known which columns are the order's, the words tell: so that no column is suggested for both. */
function parted(document: JsonObject, { rowsAre, parts: [root] }: FileRecipe): JsonObject {
  const { lines } = document;
  if (rowsAre !== 'lines' || !Array.isArray(lines)) return document;
  const ofOrder = (heading: string): boolean =>
    root?.orderFields === undefined
      ? !['line', 'quantity', 'sub-key'].includes(meaningOf(heading))
      : root.orderFields.includes(heading);
  const order: JsonObject = {};
  for (const heading of Object.keys(document))
    if (heading !== 'lines' && ofOrder(heading)) order[heading] = document[heading]!;
  return {
    ...order,
    lines: lines.map((line) =>
      Object.fromEntries(Object.entries(line as JsonObject).filter(([heading]) => !ofOrder(heading))),
    ),
  };
}

/**
 * A draft that can be used as it stands: what is not filled is told by the table, with the fixed values in mind; and a
 * field of the order that is found in its rows is read from the first where all rows agree, else not at all.
 */
function settled(mapping: Mapping, samples: readonly JsonObject[]): Mapping {
  const target = mapping.target.map(({ path, type, label }) => ({ path, type, label }));
  if (mapping.fields === undefined) return { ...mapping, target };
  const fields = mapping.fields.flatMap((field) => {
    const { from } = field;
    if (typeof from !== 'string' || !from.includes('[*]')) return [field];
    return agrees(from, samples) ? [{ ...field, from: from.replace('[*]', '[0]') }] : [];
  });
  return { ...mapping, target, fields };
}

/** Whether `lines[*].商品金额` is one value in all lines of each order. */
function agrees(path: string, samples: readonly JsonObject[]): boolean {
  const [list = '', member = ''] = path.split('[*]');
  const read = compilePath(member.replace(/^\./, ''));
  return samples.every((sample) => {
    const rows = sample[list];
    return !Array.isArray(rows) || new Set(rows.map((row) => read(row))).size <= 1;
  });
}

/** Options by all that a table takes them by: a state that is told in its words is no other one. */
const statesOf = (definition: TableDefinition): Record<string, ReadonlySet<string>> =>
  Object.fromEntries(
    definition.fields.flatMap((field) =>
      field.type === 'select'
        ? [[field.id, new Set(field.options.flatMap(({ id, title }) => [id, title.zh, title.en]))] as const]
        : [],
    ),
  );

const fenOf = (paths: readonly string[]): Record<string, 'fen'> =>
  Object.fromEntries(paths.map((path) => [path, 'fen' as const]));
