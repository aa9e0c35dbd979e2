import type { Mapping } from '../../schemas/mapping.ts';
import type { FieldRate, Preview } from '../../schemas/api/mappings.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compilePath, parsePath } from '../../schemas/values/path.ts';
import type { Lists } from './build.ts';
import { checkMapping, compileMapping, type Attempt } from './compile-mapping.ts';
import { isEmpty } from './empty.ts';

/** Enough for one mistake within another; a mapping that is still wrong then is shown with its problems alone. */
const MOST_ROUNDS = 5;

/**
 * What a mapping makes of samples while it is being drawn: entries that cannot be compiled are left out, required fields
 * without a source are not asked for, and everything else is tried. Pure.
 */
export function previewMapping(document: unknown, samples: readonly Json[], lists: Lists = {}): Preview {
  const problems = checkMapping(document, { lists });
  const sound = soundPart(document, problems, lists);
  if (sound === undefined) return { rows: [], fields: [], problems };
  const rows = compileMapping(sound, { lists }).tryAll(samples);
  return { rows, fields: ratesOf(sound, rows), problems };
}

/** The document without what is wrong with it; undefined if nothing is left. */
function soundPart(document: unknown, first: readonly Problem[], lists: Lists): Mapping | undefined {
  let problems = first;
  let rest = document;
  for (let round = 0; round < MOST_ROUNDS && problems.length > 0; round += 1) {
    rest = without(rest, problems);
    problems = checkMapping(rest, { lists });
  }
  return problems.length === 0 ? (rest as Mapping) : undefined;
}

const ENTRY = /^(?:\/group)?(?:\/(?:fields|header|lines)\/\d+)+/;

function without(document: unknown, problems: readonly Problem[]): unknown {
  const entries = new Set<string>();
  const optional = new Set<number>();
  const targets = new Set<number>();
  for (const { code, path } of problems) {
    const entry = ENTRY.exec(path)?.[0];
    const target = /^\/target\/(\d+)/.exec(path)?.[1];
    if (entry !== undefined) entries.add(entry);
    else if (target !== undefined) (code === 'unmapped-required' ? optional : targets).add(Number(target));
  }
  const doc = structuredCloneOf(document);
  if (doc === undefined) return document;
  for (const index of optional) if (doc.target[index] !== undefined) delete doc.target[index].required;
  doc.target = doc.target.filter((_, index) => !targets.has(index));
  return prune(doc, entries);
}

/** The lists of entries are made anew, for they are about to be changed; what stands in the entries is shared. */
function structuredCloneOf(document: unknown): Mapping | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const { target } = document as { target?: unknown };
  if (!Array.isArray(target)) return undefined;
  return { ...(document as Mapping), target: (target as Mapping['target']).map((field) => ({ ...field })) };
}

interface Nested {
  fields?: Nested[];
}

function prune(doc: Mapping, wrong: ReadonlySet<string>): Mapping {
  const keep = <T extends Nested>(list: readonly T[], at: string): T[] =>
    list.flatMap((entry, index) => {
      const place = `${at}/${index}`;
      // A problem within the fields of lines takes away that field, and not the lines.
      if (wrong.has(place)) return [];
      if (!Array.isArray(entry.fields)) return [entry];
      const fields = keep(entry.fields, `${place}/fields`);
      return fields.length === 0 ? [] : [{ ...entry, fields }];
    });
  const { group, fields } = doc;
  return {
    ...doc,
    ...(Array.isArray(fields) ? { fields: keep(fields, '/fields') } : {}),
    ...(group === undefined
      ? {}
      : {
          group: {
            ...group,
            header: keep(group.header, '/group/header'),
            lines: keep(group.lines, '/group/lines'),
          },
        }),
  };
}

/** Per field of the target that holds a value itself. */
function ratesOf({ target }: Mapping, attempts: readonly Attempt[]): FieldRate[] {
  const invalid = new Map<string, number>();
  for (const { problems } of attempts)
    for (const { field } of problems) {
      const name = field.replaceAll(/\[\d+\]/g, '[*]');
      invalid.set(name, (invalid.get(name) ?? 0) + 1);
    }
  return target
    .filter(({ path, type }) => type !== 'object' && type !== 'list' && parsePath(path).ok)
    .map(({ path }): FieldRate => {
      const read = compilePath(path);
      const found = attempts.flatMap(({ output }) => {
        const value = read(output);
        return path.includes('[*]') ? (Array.isArray(value) ? value : []) : [value ?? null];
      });
      const wrong = invalid.get(path) ?? 0;
      const empty = found.filter((value) => isEmpty(value)).length;
      return { field: path, values: found.length, empty: Math.max(0, empty - wrong), invalid: wrong };
    });
}
