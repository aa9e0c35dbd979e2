import type { ConnectorManifest, ErrorRow, FailureClass } from '../../schemas/connector.ts';
import type { Text } from '../../schemas/text.ts';
import { failureTexts } from './failure-texts.ts';
import { matches } from './match.ts';

/** A failed call, as the engine acts on it and a person reads it. */
export interface Failure {
  class: FailureClass;
  /** The platform's code, or ours where it gave none: `answer-html`, `http-503`. */
  code: string;
  subCode?: string;
  message: Text;
  /** The one next step. */
  next: Text;
  waitMs?: number;
  /** The platform's own words, shortened. */
  said?: string;
  status?: number;
  requestId?: string;
}

/** What is known of a failed answer before it is classed. */
export interface Said {
  code?: string | undefined;
  subCode?: string | undefined;
  message?: string | undefined;
  status?: number | undefined;
  operation?: string | undefined;
  waitMs?: number | undefined;
  requestId?: string | undefined;
}

const SAID_LENGTH = 300;

/** By the manifest's table, else by the HTTP status; what neither knows is `invalid`, so that it is not repeated blindly. */
export function classify({ errors }: Pick<ConnectorManifest, 'errors'>, said: Said): Failure {
  const row = errors.find((one) => fits(one, said));
  const found = row?.class ?? byStatus(said.status);
  const code = said.code ?? (said.status === undefined ? 'unknown' : `http-${said.status}`);
  const waitMs = said.waitMs ?? row?.waitMs;
  return {
    ...failureOf(found, code, row),
    ...(said.subCode === undefined ? {} : { subCode: said.subCode }),
    ...(waitMs === undefined ? {} : { waitMs }),
    ...(said.message === undefined ? {} : { said: said.message.slice(0, SAID_LENGTH) }),
    ...(said.status === undefined ? {} : { status: said.status }),
    ...(said.requestId === undefined ? {} : { requestId: said.requestId }),
  };
}

export const failureOf = (
  found: FailureClass,
  code: string,
  words: { text?: Text | undefined; next?: Text | undefined } = {},
): Failure => ({
  class: found,
  code,
  message: words.text ?? failureTexts[found].text,
  next: words.next ?? failureTexts[found].next,
});

function fits(row: ErrorRow, said: Said): boolean {
  const columns = [
    [row.code, said.code],
    [row.subCode, said.subCode],
    [row.message, said.message],
    [row.operation, said.operation],
    [row.status, said.status === undefined ? undefined : String(said.status)],
  ] as const;
  const given = columns.filter(([pattern]) => pattern !== undefined);
  return (
    given.length > 0 &&
    given.every(([pattern, text]) => pattern !== undefined && text !== undefined && matches(pattern, text))
  );
}

function byStatus(status = 200): FailureClass {
  if (status === 429) return 'throttle';
  if (status === 401) return 're-authorise';
  if (status === 403) return 'permission';
  if (status === 404 || status === 410) return 'gone';
  if (status === 408 || status === 425) return 'retry';
  return status >= 500 ? 'platform-down' : 'invalid';
}

/**
 * What a call that never got an answer means: an EngineError of the guarded client, or anything else thrown. A request
 * that may have arrived is `retry`; whether it may be repeated is for the operation's effects to say.
 */
export function failureOfThrown(thrown: unknown): Failure {
  const code = codeOf(thrown);
  if (code === 'http-unreachable') return failureOf('platform-down', code);
  if (code === 'http-busy') return failureOf('throttle', code);
  if (code === 'url-refused' || code === 'http-header') return failureOf('invalid', code, textOf(thrown));
  return failureOf('retry', code, textOf(thrown));
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : 'http-lost';

const textOf = (thrown: unknown): { text?: Text } =>
  typeof thrown === 'object' && thrown !== null && 'text' in thrown ? { text: thrown.text as Text } : {};
