import { compileSchema } from '../../schemas/validator.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { refuse } from './api-error.ts';

/** Throws a refusal unless the reply is what the waiting step asked for. Paths begin with `base`. */
export function checkReply(form: unknown, reply: unknown, base = ''): void {
  if (form === undefined || form === null) return;
  let problems;
  try {
    problems = compileSchema(form)(reply);
  } catch (error) {
    // The form was worked out by a run and may be none; whoever answers cannot mend that, and the step checks again.
    if (error instanceof ProblemError) return;
    throw error;
  }
  if (problems.length === 0) return;
  const told = problems.map((found) => ({ ...found, path: base + found.path }));
  throw refuse(422, 'reply-invalid', '答复不符合要求。', 'The reply is not what was asked for.', {
    problems: told,
  });
}
