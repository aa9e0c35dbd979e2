import { problem, type Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

/** A file that cannot be read, or not any further; `path` is empty, since the fault is the file's as a whole. */
export const fileError = (code: string, zh: string, en: string, value?: unknown): ProblemError =>
  new ProblemError(problem(code, '', zh, en, value));

export const fileWarning = (code: string, path: string, zh: string, en: string): Problem => ({
  ...problem(code, path, zh, en),
  severity: 'warning',
});

/** `262144000` as `250 MB`, for people. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;
