import type { Problem } from '../../schemas/problem.ts';
import type { Text } from '../../schemas/text.ts';
import { dictionary } from '../language/dictionary.ts';

/** A refusal of the server, or no answer at all (`status` 0). */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly problems: readonly Problem[];
  readonly details: unknown;
  constructor(
    status: number,
    {
      code,
      message,
      problems,
      details,
    }: { code: string; message: Text; problems: readonly Problem[]; details?: unknown },
  ) {
    super(message.en);
    this.name = 'ApiFailure';
    this.status = status;
    this.code = code;
    this.text = message;
    this.problems = problems;
    this.details = details;
  }
}

/** What a failed call came to, whatever was thrown. */
export const asFailure = (error: unknown): ApiFailure =>
  error instanceof ApiFailure
    ? error
    : new ApiFailure(0, {
        code: 'unexpected',
        message: dictionary['failure.unexpected'],
        problems: [],
        details: error instanceof Error ? error.message : String(error),
      });

export const unreachable = (): ApiFailure =>
  new ApiFailure(0, {
    code: 'unreachable',
    message: dictionary['failure.unreachable'],
    problems: [],
  });

/** What is wrong with one field, by its JSON Pointer in the body that was sent. */
export const problemsAt = (failure: ApiFailure | null, path: string): readonly Problem[] =>
  failure?.problems.filter((problem) => problem.path === path) ?? [];
