import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Problem } from '../problem.ts';
import { pointer } from '../values/pointer.ts';
import { meantErrors } from './branches.ts';
import { tell } from './messages.ts';

/** More problems than anybody reads are cut off. */
const MAX_PROBLEMS = 100;

/** Errors as problems, each on the field it is about: a missing field's path ends in that field. */
export function problemsOf(errors: readonly ErrorObject[]): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const error of meantErrors(errors)) {
    const { code, message } = tell(error);
    const path = fieldOf(error);
    const mark = `${path} ${code} ${message.en}`;
    if (!seen.has(mark)) problems.push({ code, path, message });
    seen.add(mark);
    if (problems.length === MAX_PROBLEMS) break;
  }
  return problems;
}

const fieldParams = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'];

function fieldOf({ instancePath, params }: ErrorObject): string {
  const name = fieldParams
    .map((param) => (params as Record<string, unknown>)[param])
    .find((found) => typeof found === 'string');
  return typeof name === 'string' ? instancePath + pointer([name]) : instancePath;
}
