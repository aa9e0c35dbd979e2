import type { Problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { ApiFailure } from '../api/failure.ts';

/**
 * A JSON text that a person wrote, as a value. Throws an ApiFailure on the field at `path` if it is none, so that it
 * shows where a refusal of the server would.
 */
export function readDraft(text: string, path: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, message } = error.problem;
    throw new ApiFailure(0, { code, message, problems: [{ code, path, message }] });
  }
}

/** Problems at a place and below it, each led by where it lies: what a form of one text field can show. */
export const problemsBelow = (failure: ApiFailure | null, path: string): Problem[] =>
  (failure?.problems ?? [])
    .filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`))
    .map((problem) => {
      const inside = problem.path.slice(path.length);
      if (inside === '') return problem;
      const { zh, en } = problem.message;
      return { ...problem, message: { zh: `${inside} ${zh}`, en: `${inside} ${en}` } };
    });
