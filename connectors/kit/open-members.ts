import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { parsePath, type PathStep } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

/**
 * The value with members that hold JSON as text (`apiResultData`, `[*].data`) replaced by what the text says, in the
 * order of the paths, so that a later one may lead into an earlier. A text that is no JSON stays as it is.
 */
export const openMembers = (value: Json, paths: readonly string[]): Json =>
  paths.reduce((opened, path) => {
    const parsed = parsePath(path);
    return parsed.ok ? open(opened, parsed.steps) : opened;
  }, value);

function open(value: Json, steps: readonly PathStep[]): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? parsedText(value) : value;
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  if ('key' in step) return Array.isArray(value) ? value : openKey(value, step.key, rest);
  if (!Array.isArray(value)) return value;
  return value.map((item, index) => ('each' in step || step.index === index ? open(item, rest) : item));
}

function openKey(value: JsonObject, key: string, rest: readonly PathStep[]): JsonObject {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return member === undefined ? value : { ...value, [key]: open(member, rest) };
}

function parsedText(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof ProblemError) return text;
    throw error;
  }
}
