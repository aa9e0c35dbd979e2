import type { Problem } from '../problem.ts';

/**
 * A refusal thrown where a caller cannot go on (a body that is no JSON, a path that cannot be read).
 * `problem` is what a person should be shown; `message` is its English text, for logs and stack traces.
 */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.path === '' ? problem.message.en : `${problem.path}: ${problem.message.en}`);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
