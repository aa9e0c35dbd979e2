import type { Blame } from '../../schemas/run.ts';
import type { Text } from '../../schemas/text.ts';

/** An error inside a run as the journal keeps it: plain data. */
export interface StepError {
  code: string;
  message: string;
  blame: Blame;
  retryable: boolean;
  /** Not before this long from now (Retry-After). */
  retryAfterMs?: number;
  /** No answer came: the effect may have happened all the same. */
  unsure?: true;
  /** Which field, when one is to blame: a JSON Pointer. */
  path?: string;
  details?: unknown;
}

export interface EngineErrorOptions {
  blame?: Blame;
  retryable?: boolean;
  retryAfterMs?: number;
  unsure?: true;
  path?: string;
  details?: unknown;
  cause?: unknown;
}

/** Thrown by nodes and services. Codes are stable; docs/errors lists each. */
export class EngineError extends Error {
  readonly code: string;
  readonly blame: Blame;
  readonly retryable: boolean;
  readonly text: Text;
  readonly options: EngineErrorOptions;

  constructor(code: string, text: Text | string, options: EngineErrorOptions = {}) {
    const both = typeof text === 'string' ? { zh: text, en: text } : text;
    super(both.en, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.text = both;
    this.blame = options.blame ?? 'author';
    this.retryable = options.retryable ?? false;
    this.options = options;
  }
}

/** Any thrown thing as journal data; what is not ours is the engine's fault and says nothing of our insides beyond its message. */
export const toStepError = (thrown: unknown): StepError => {
  if (thrown instanceof EngineError) {
    const { retryAfterMs, unsure, path, details } = thrown.options;
    return {
      code: thrown.code,
      message: `${thrown.text.zh}${thrown.text.zh === thrown.text.en ? '' : ` / ${thrown.text.en}`}`,
      blame: thrown.blame,
      retryable: thrown.retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(unsure === undefined ? {} : { unsure }),
      ...(path === undefined ? {} : { path }),
      ...(details === undefined ? {} : { details }),
    };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'unexpected', message, blame: 'engine', retryable: false };
};
