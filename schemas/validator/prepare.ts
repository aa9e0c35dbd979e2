import { problem } from '../problem.ts';
import { isDecimal } from '../values/decimal.ts';
import { pointer } from '../values/pointer.ts';
import { ProblemError } from '../values/problem-error.ts';

const MAX_DEPTH = 60;
/** Objects and lists in one schema; what is made of a schema is bounded by it too. */
export const MAX_PARTS = 20_000;
/** JSON text of a schema, in characters. */
const MAX_SIZE = 512 * 1024;

/**
 * A copy of a schema that is safe to compile: bounded, since compiling costs far more than reading and recursion has a
 * stack, and a tree, since a definition used in several places is one object and still means a schema in each.
 *
 * Throws ProblemError (schema-too-large).
 */
export function prepareSchema(schema: unknown): unknown {
  const copy = copyValue(schema, [], { parts: 0 });
  if ((JSON.stringify(copy) ?? '').length > MAX_SIZE) throw tooLarge('');
  return copy;
}

function copyValue(value: unknown, keys: (string | number)[], walk: { parts: number }): unknown {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  walk.parts += 1;
  if (keys.length > MAX_DEPTH || walk.parts > MAX_PARTS) throw tooLarge(pointer(keys.slice(0, 8)));
  if (Array.isArray(value)) return value.map((item, index) => copyValue(item, [...keys, index], walk));
  // fromEntries keeps a key named __proto__ a key.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, copyValue(item, [...keys, key], walk)]),
  );
}

const tooLarge = (path: string): ProblemError =>
  new ProblemError(
    problem(
      'schema-too-large',
      path,
      `JSON Schema 太大：最多 ${MAX_DEPTH} 层、${MAX_PARTS} 个部分、${MAX_SIZE / 1024} KiB。`,
      `The JSON Schema is too large: at most ${MAX_DEPTH} levels, ${MAX_PARTS} parts and ${MAX_SIZE / 1024} KiB.`,
    ),
  );
