import { timingSafeEqual } from 'node:crypto';
import type { Push } from '../../schemas/connector.ts';
import { problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { signatureOf } from './assemble.ts';
import type { Connector } from './connector.ts';
import { textOf, valueOf, type Credential, type Draft, type Pair } from './draft.ts';
import { failureOf, type Failure } from './failure.ts';
import { openMembers } from './open-members.ts';
import { recipeOf } from './sign-request.ts';
import { readPath } from './template.ts';
import { parseXml } from './xml.ts';

/** A push as it came in: the body is the text of the bytes received, header names are in lower case. */
export interface Incoming {
  method: string;
  /** Path and query. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface PushMessage {
  topic?: string;
  /** The same for a repeated delivery. */
  id?: string;
  /** Greater for a newer message of the same thing, where the platform says it. */
  order?: string;
  brings: 'order' | 'refund' | 'track' | 'stock' | 'token' | 'other';
  payload: Json;
  /** What fetches the whole. */
  fetch?: { operation: string; input: JsonObject };
}

export interface PushReply {
  status: number;
  contentType: string;
  body: string;
}
export type PushResult =
  { ok: true; messages: PushMessage[]; reply: PushReply } | { ok: false; failure: Failure; reply: PushReply };

/**
 * Checks a push over the bytes received and reads its messages. Never throws for what was sent; throws ProblemError for
 * a push the manifest does not have, or a credential that lacks the secret.
 */
export function verifyPush(
  connector: Connector,
  pushId: string,
  incoming: Incoming,
  credential: Credential,
  now: number,
): PushResult {
  const push = pushOf(connector, pushId);
  const draft = draftOf(push, incoming);
  const refused = checkSignature(push, draft, credential) ?? checkTime(push, draft, now);
  if (refused !== undefined) return { ok: false, failure: refused, reply: refusal(push) };
  try {
    const body = openMembers(bodyOf(push, draft, connector.manifest.response.lists), push.open ?? []);
    const found = readPath(push.messages, body);
    const list = Array.isArray(found) ? found : found === undefined ? [] : [found];
    const messages = list.map((message) => readMessage(push, message, draft));
    return { ok: true, messages, reply: filled(push.ack, messages[0], now) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const failure = failureOf('invalid', 'push-unreadable', { text: error.problem.message });
    return { ok: false, failure, reply: refusal(push) };
  }
}

export function pushOf({ manifest }: Connector, id: string): Push {
  const push = manifest.push?.find((one) => one.id === id);
  if (push !== undefined) return push;
  throw new ProblemError(
    problem('push-unknown', '/push', `没有名为“${id}”的推送。`, `There is no push "${id}".`, id),
  );
}

function draftOf(push: Push, { method, target, headers, body }: Incoming): Draft {
  const url = new URL(target, 'http://push.invalid');
  const base: Draft = {
    method,
    base: '',
    path: url.pathname,
    query: [...url.searchParams].map(([name, value]): Pair => [name, value]),
    headers,
  };
  if (push.body !== 'form') return { ...base, text: body };
  return { ...base, form: [...new URLSearchParams(body)].map(([name, value]): Pair => [name, value]) };
}

function bodyOf(push: Push, { form, text = '' }: Draft, lists?: readonly string[]): Json {
  if (push.body === 'form') return Object.fromEntries(form ?? []);
  return push.body === 'json' ? parseJson(text) : parseXml(text, lists);
}

function checkSignature(push: Push, draft: Draft, credential: Credential): Failure | undefined {
  if (push.signature === undefined) return undefined;
  const { recipe, place, anyCase } = push.signature;
  const given = givenAt(push, draft, place);
  const expected = signatureOf(recipeOf(recipe), draft, credential, place.name);
  const fold = (text: string): Buffer => Buffer.from(anyCase === true ? text.toLowerCase() : text, 'utf8');
  const [a, b] = [fold(given ?? ''), fold(expected)];
  return a.length === b.length && timingSafeEqual(a, b)
    ? undefined
    : failureOf('signature', 'push-signature');
}

function checkTime(push: Push, draft: Draft, now: number): Failure | undefined {
  const time = push.signature?.time;
  if (time === undefined) return undefined;
  const sent = Number(givenAt(push, draft, time.place) ?? Number.NaN) * (time.unit === 's' ? 1000 : 1);
  // A time that cannot be read is as good as a wrong one.
  return Math.abs(now - sent) <= time.toleranceMs ? undefined : failureOf('clock', 'push-time');
}

function givenAt(push: Push, draft: Draft, place: { in: string; name: string }): string | undefined {
  if (place.in === 'header') return draft.headers[place.name.toLowerCase()];
  if (place.in !== 'json') return valueOf({ ...draft, headers: {} }, place.name);
  try {
    const value = readPath(place.name, bodyOf(push, draft));
    return value === undefined || value === null ? undefined : textOf(value);
  } catch {
    return undefined;
  }
}

function readMessage(push: Push, message: Json, { headers, query }: Draft): PushMessage {
  const textAt = (path: string | undefined): string | undefined => {
    if (path?.startsWith('header:') === true) return headers[path.slice('header:'.length).toLowerCase()];
    if (path?.startsWith('query:') === true)
      return query.find(([name]) => name === path.slice('query:'.length))?.[1];
    const value = path === undefined ? undefined : readPath(path, message);
    return value === undefined || value === null ? undefined : textOf(value);
  };
  const topic = textAt(push.topic);
  const id = textAt(push.messageId);
  const order = textAt(push.order);
  const payload = push.payload === undefined ? message : (readPath(push.payload, message) ?? null);
  const rule = push.topics?.[topic ?? ''] ?? push.topics?.['*'];
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(id === undefined ? {} : { id }),
    ...(order === undefined ? {} : { order }),
    brings: rule?.brings ?? 'other',
    payload,
    ...(rule?.fetch === undefined ? {} : { fetch: fetchOf(rule.fetch, payload) }),
  };
}

const fetchOf = (
  { operation, input }: { operation: string; input: Record<string, string> },
  payload: Json,
): { operation: string; input: JsonObject } => ({
  operation,
  input: Object.fromEntries(
    Object.entries(input).flatMap(([name, path]): [string, Json][] => {
      const value = readPath(path, payload);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});

const refusal = (push: Push): PushReply =>
  push.refuse ?? { status: 401, contentType: 'text/plain', body: 'refused' };

const filled = (reply: PushReply, message: PushMessage | undefined, now: number): PushReply => ({
  ...reply,
  body: reply.body.replaceAll('{{message.id}}', message?.id ?? '').replaceAll('{{now}}', String(now)),
});
