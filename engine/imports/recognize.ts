import type { FileRecipe, RecipePart } from '../../schemas/file-recipe.ts';
import type { ImportFinding, ImportPlan, ImportTemplate } from '../../schemas/import.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { recognizeFiles, type Recognition } from '../files/recipe/recognize-files.ts';
import { compileMapping } from '../mapping/index.ts';
import { compareShapes, describeShape, type SourceShape } from '../mapping/suggest/index.ts';
import type { SourceTable } from './open-sources.ts';
import { proposePlan } from './propose-plan.ts';

/** What a person said beforehand; the rest is found out. */
export interface Wishes {
  table: string;
  defaults: ImportPlan['defaults'];
  zone: string;
  recipe?: ImportPlan['recipe'];
  mapping?: ImportPlan['mapping'];
  key?: ImportPlan['key'];
  newerBy?: string;
  checks?: ImportPlan['checks'];
  triggers?: NonNullable<ImportPlan['triggers']>;
  template?: string;
}

export interface KnownTemplate extends ImportTemplate {
  shape: SourceShape | null;
}

export interface Recognized {
  plan: ImportPlan;
  finding: ImportFinding;
  shape: SourceShape;
  /** Nothing has to be asked: a person said it all, or a template knows the files and nothing it uses is missing. */
  sure: boolean;
}

const NOTHING: ImportFinding = {
  level: 'given',
  confidence: 1,
  missing: [],
  added: [],
  reasons: [],
  doubts: [],
  unfilled: [],
  columns: [],
  drift: [],
};

/** What the files are and what is to become of them. Throws ProblemError where nothing can be made of them. */
export async function recognize(
  tables: readonly SourceTable[],
  definition: TableDefinition,
  wishes: Wishes,
  templates: readonly KnownTemplate[],
): Promise<Recognized> {
  if (!tables.some(({ sample, hidden }) => !hidden && sample.length > 0)) throw noRows(tables);
  const { mapping, recipe } = wishes;
  const found = mapping === undefined ? chooseTemplate(tables, wishes, templates) : undefined;
  const recognized = await (mapping !== undefined && recipe !== undefined
    ? given(tables, definition, wishes, { recipe, mapping })
    : found === undefined
      ? propose(tables, definition, wishes)
      : byTemplate(tables, definition, wishes, found));
  return { ...recognized, plan: inOrder(recognized.plan, definition) };
}

const noRows = (tables: readonly SourceTable[]): ProblemError => {
  const name = tables[0]?.label ?? '';
  return new ProblemError(
    problem(
      'import-no-rows',
      '',
      `“${name}”里只有列名，没有数据；请确认导出的时间范围，重新导出后再上传。`,
      `"${name}" holds headings and no rows; check the period of the export, and upload it again.`,
    ),
  );
};

/** Where the source says when it changed an order, an older file never takes the place of a newer one. */
function inOrder(plan: ImportPlan, { fields }: TableDefinition): ImportPlan {
  const orders =
    plan.newerBy === undefined &&
    plan.key !== null &&
    fields.some(({ id }) => id === SOURCE_TIME) &&
    mappedFields(plan.mapping).includes(SOURCE_TIME);
  return orders ? { ...plan, newerBy: SOURCE_TIME } : plan;
}

const SOURCE_TIME = 'sourceUpdatedAt';

/** The best template whose parts are all there; plain tables are known by their headings alone. */
function chooseTemplate(
  tables: readonly SourceTable[],
  { template, recipe }: Wishes,
  templates: readonly KnownTemplate[],
): { template: KnownTemplate; match: Recognition<SourceTable> } | undefined {
  const wanted = templates.filter(
    (one) =>
      (template === undefined || one.id === template) &&
      (recipe === undefined || one.plan.recipe?.id === recipe?.id),
  );
  const recipes = new Map(
    wanted.flatMap((one) => {
      const known = one.plan.recipe ?? recipeOfRows(one);
      return known === undefined ? [] : [[known, one] as const];
    }),
  );
  const [match] = recognizeFiles([...recipes.keys()], tables);
  if (match === undefined || match.level === 'unknown') return undefined;
  const known = recipes.get(match.recipe);
  return known && { template: known, match };
}

/** Where a row is a record there is no recipe; such a file is known by the headings it had. */
function recipeOfRows({ id, title, shape, plan }: KnownTemplate): FileRecipe | undefined {
  const headings = Object.values(shape?.paths ?? {}).map(({ heading }) => heading);
  const [key] = headings;
  if (key === undefined) return undefined;
  const rows: RecipePart = { id: 'rows', headings, required: [], key };
  return {
    schemaVersion: 1,
    id,
    title,
    parts: [rows],
    rowsAre: 'orders',
    zone: plan.zone,
    moneyUnit: 'yuan',
  };
}

/** Key by which records are found again: the one that is named, else the first of the table. */
const keyOf = ({ key }: Wishes, { keys }: TableDefinition): string | null =>
  key === undefined ? (keys[0]?.id ?? null) : key;

const settings = (
  wishes: Wishes,
  definition: TableDefinition,
): Pick<ImportPlan, 'table' | 'key' | 'defaults' | 'checks' | 'triggers' | 'zone' | 'newerBy'> => ({
  table: wishes.table,
  key: keyOf(wishes, definition),
  defaults: wishes.defaults,
  checks: wishes.checks ?? 'refuse',
  zone: wishes.zone,
  ...(wishes.triggers === undefined ? {} : { triggers: wishes.triggers }),
  ...(wishes.newerBy === undefined ? {} : { newerBy: wishes.newerBy }),
});

/** What the columns look like, by heading: before a recipe, which would hide that one of them is gone. */
function shapeOf(tables: readonly SourceTable[]): SourceShape {
  const shapes = tables
    .filter(({ hidden }) => !hidden)
    .map(({ headings, sample }) =>
      describeShape(
        sample.map(({ cells }) =>
          Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ''])),
        ),
      ),
    );
  return {
    records: shapes.reduce((sum, { records }) => sum + records, 0),
    paths: Object.assign({}, ...shapes.map(({ paths }) => paths)) as SourceShape['paths'],
  };
}

function given(
  tables: readonly SourceTable[],
  definition: TableDefinition,
  wishes: Wishes,
  { recipe, mapping }: Pick<ImportPlan, 'recipe' | 'mapping'>,
): Recognized {
  const plan = { ...settings(wishes, definition), recipe, mapping };
  const shape = shapeOf(tables);
  const unfilled = unfilledBy(plan, definition);
  return { plan, shape, finding: { ...NOTHING, unfilled }, sure: unfilled.length === 0 };
}

function byTemplate(
  tables: readonly SourceTable[],
  definition: TableDefinition,
  wishes: Wishes,
  { template, match }: { template: KnownTemplate; match: Recognition<SourceTable> },
): Recognized {
  const { plan: old } = template;
  const plan: ImportPlan = {
    ...old,
    ...settings({ ...optionalOf(old), ...wishes }, definition),
    defaults: { ...old.defaults, ...wishes.defaults },
  };
  const shape = shapeOf(tables);
  const drift = template.shape === null ? [] : compareShapes(template.shape, shape);
  const used = new Set(
    compileMapping(plan.mapping).lineage.flatMap(({ from }) =>
      from.map((path) => path.replace(/^.*\[\*\]\.?/, '')),
    ),
  );
  const hurt = drift.filter(({ kind, path }) => kind !== 'new' && used.has(path));
  const missing = [...new Set(match.parts.flatMap((part) => part.match.missing))];
  const unfilled = unfilledBy(plan, definition);
  return {
    plan,
    shape,
    sure: unfilled.length === 0 && (match.level === 'exact' || !hurt.some(({ kind }) => kind !== 'nulling')),
    finding: {
      ...NOTHING,
      level: match.level === 'exact' ? 'exact' : 'close',
      template: template.id,
      confidence: match.score,
      missing,
      added: [...new Set(match.parts.flatMap((part) => part.match.added))],
      doubts: hurt.map(driftDoubt),
      unfilled,
      drift,
    },
  };
}

const optionalOf = ({ key, checks, triggers, newerBy }: ImportPlan): Partial<Wishes> => ({
  key,
  checks,
  ...(triggers === undefined ? {} : { triggers }),
  ...(newerBy === undefined ? {} : { newerBy }),
});

const driftDoubt = ({ kind, path, message }: ImportFinding['drift'][number]): Problem => ({
  code: `source-${kind}`,
  path: `/sources/${path}`,
  message,
  severity: 'warning',
});

async function propose(
  tables: readonly SourceTable[],
  definition: TableDefinition,
  wishes: Wishes,
): Promise<Recognized> {
  const proposal = await proposePlan(tables, definition, wishes);
  const plan: ImportPlan = {
    ...settings(wishes, definition),
    recipe: proposal.recipe,
    mapping: proposal.mapping,
  };
  const unfilled = unfilledBy(plan, definition);
  return {
    plan,
    shape: shapeOf(tables),
    sure: false,
    finding: {
      ...NOTHING,
      level: 'unknown',
      confidence: proposal.confidence,
      reasons: proposal.reasons,
      doubts: proposal.doubts,
      columns: proposal.columns,
      unfilled,
    },
  };
}

/** Required fields that neither the mapping nor a fixed value fills. */
function unfilledBy(plan: ImportPlan, { fields }: TableDefinition): ImportFinding['unfilled'] {
  const mapped = new Set(mappedFields(plan.mapping));
  return fields
    .filter(
      (field) =>
        field.required === true &&
        field.retired !== true &&
        !['formula', 'lookup', 'auto-number'].includes(field.type) &&
        !mapped.has(field.id) &&
        !Object.hasOwn(plan.defaults, field.id) &&
        field.default === undefined,
    )
    .map(({ id, title }) => ({ field: id, label: title }));
}

export const mappedFields = ({ fields = [], group }: ImportPlan['mapping']): string[] => [
  ...[...fields, ...(group?.header ?? [])].map(({ to }) => to.split('.')[0]!),
  ...(group === undefined ? [] : [group.to]),
];
