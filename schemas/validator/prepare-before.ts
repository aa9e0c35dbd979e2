import { problem } from '../problem.ts';
import { pointer } from '../values/pointer.ts';
import { ProblemError } from '../values/problem-error.ts';

const MAX_DEPTH = 60;
const MAX_PARTS = 20_000;
/** JSON text of a schema, in characters. */
const MAX_SIZE = 512 * 1024;

const EXTENSION = /^x-[a-z0-9-]+$/i;
/** Keywords whose members are names chosen by the author, each with a schema. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);
/** Keywords that hold data; nothing in them is a keyword. */
const DATA = new Set(['const', 'enum', 'default', 'examples']);

export interface PreparedSchema {
  schema: unknown;
  /** Keywords for other readers (`x-ui`, `x-pii`), which validation passes over. */
  extensions: string[];
}

interface Walk {
  parts: number;
  extensions: Set<string>;
  ids: Set<string>;
}

/**
 * A copy of a schema that is safe to compile: bounded, since compiling costs far more than reading and recursion has a
 * stack; with each `$id` once, since a definition used in several places brings its name along; and without empty
 * `enum`s, which are legal and refuse everything.
 *
 * Throws ProblemError (schema-too-large).
 */
export function prepareSchema(schema: unknown): PreparedSchema {
  const walk: Walk = { parts: 0, extensions: new Set(), ids: new Set() };
  const copy = copySchema(schema, [], walk);
  if ((JSON.stringify(copy) ?? '').length > MAX_SIZE) throw tooLarge('');
  return { schema: copy, extensions: [...walk.extensions] };
}

function copySchema(schema: unknown, keys: (string | number)[], walk: Walk): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  walk.parts += 1;
  if (keys.length > MAX_DEPTH || walk.parts > MAX_PARTS) throw tooLarge(pointer(keys.slice(0, 8)));
  if (Array.isArray(schema)) return schema.map((item, index) => copySchema(item, [...keys, index], walk));
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (EXTENSION.test(keyword)) walk.extensions.add(keyword);
    if (DATA.has(keyword) || EXTENSION.test(keyword)) copy[keyword] = value;
    else if (MAPS.has(keyword)) copy[keyword] = copyMap(value, [...keys, keyword], walk);
    else copy[keyword] = copySchema(value, [...keys, keyword], walk);
  }
  if (isRepeated(copy['$id'], walk.ids)) delete copy['$id'];
  if (Array.isArray(copy['enum']) && copy['enum'].length === 0) {
    delete copy['enum'];
    copy['allOf'] = [...(Array.isArray(copy['allOf']) ? copy['allOf'] : []), false];
  }
  return copy;
}

function copyMap(map: unknown, keys: (string | number)[], walk: Walk): unknown {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return map;
  return Object.fromEntries(
    Object.entries(map).map(([name, schema]) => [name, copySchema(schema, [...keys, name], walk)]),
  );
}

const isRepeated = (id: unknown, ids: Set<string>): boolean => {
  if (typeof id !== 'string') return false;
  const repeated = ids.has(id);
  ids.add(id);
  return repeated;
};

const tooLarge = (path: string): ProblemError =>
  new ProblemError(
    problem(
      'schema-too-large',
      path,
      `JSON Schema 太大：最多 ${MAX_DEPTH} 层、${MAX_PARTS} 个部分、${MAX_SIZE / 1024} KiB。`,
      `The JSON Schema is too large: at most ${MAX_DEPTH} levels, ${MAX_PARTS} parts and ${MAX_SIZE / 1024} KiB.`,
    ),
  );
