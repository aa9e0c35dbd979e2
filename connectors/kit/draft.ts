import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { encodePercent } from './encode.ts';

/** A request as it goes over the wire. Header names are in lower case. */
export interface WireRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}

export type Pair = readonly [name: string, value: string];

/** A request before it is written out: what signatures are made of. */
export interface Draft {
  method: string;
  /** Scheme, host and whatever path the host brings, without a slash at its end. */
  base: string;
  /** Below the host, with a slash at its beginning, or empty. */
  path: string;
  query: readonly Pair[];
  headers: Readonly<Record<string, string>>;
  /** At most one of these three. */
  form?: readonly Pair[];
  json?: Json;
  text?: string;
}

/** Values of a credential by the ids of the manifest's fields, and its tokens. */
export type Credential = Readonly<Record<string, string>>;

/** Everything of the outside that a request depends on, so that the same call gives the same bytes. */
export interface Moment {
  /** Instant in ms. */
  now: number;
  /** 32 hex digits, new for every request. */
  nonce: string;
}

/** Completes a draft where a recipe cannot say how. Pure. */
export type Signer = (draft: Draft, given: { credential: Credential; moment: Moment }) => Draft;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

/** Body bytes as text; `undefined` if the request has none. */
export function bodyOf({ form, json, text }: Draft): string | undefined {
  if (form !== undefined) return formText(form);
  return json === undefined ? text : printJson(json);
}

/** `application/x-www-form-urlencoded` as browsers write it, except that a blank is `%20`, which every reader takes. */
export const formText = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${encodePercent(name)}=${encodePercent(value)}`).join('&');

export const urlOf = ({ base, path }: Draft): string => base + path;

export const targetOf = (draft: Draft): string => {
  const { pathname } = new URL(urlOf(draft));
  return draft.query.length === 0 ? pathname : `${pathname}?${formText(draft.query)}`;
};

/** Parameters of one kind as pairs; of JSON, its members with anything nested as JSON text. */
export function pairsOf(draft: Draft, place: 'query' | 'form' | 'json'): readonly Pair[] {
  if (place === 'query') return draft.query;
  if (place === 'form') return draft.form ?? [];
  if (!isObject(draft.json)) return [];
  return Object.entries(draft.json).map(([name, value]): Pair => [name, textOf(value)]);
}

/** A value as it travels in a query or form: a text as it is, the rest as JSON. */
export const textOf = (value: Json): string => (typeof value === 'string' ? value : printJson(value));

/** A parameter or header by its name; an absent one is `undefined`. */
export function valueOf(draft: Draft, name: string): string | undefined {
  for (const place of ['query', 'form', 'json'] as const) {
    const found = pairsOf(draft, place).find(([key]) => key === name);
    if (found !== undefined) return found[1];
  }
  const lower = name.toLowerCase();
  return Object.hasOwn(draft.headers, lower) ? draft.headers[lower] : undefined;
}

/** The draft with one more value at its place. */
export function put(
  draft: Draft,
  place: { in: 'query' | 'form' | 'json' | 'header'; name: string },
  value: string,
): Draft {
  if (place.in === 'query') return { ...draft, query: [...draft.query, [place.name, value]] };
  if (place.in === 'header')
    return { ...draft, headers: { ...draft.headers, [place.name.toLowerCase()]: value } };
  if (place.in === 'form') return { ...draft, form: [...(draft.form ?? []), [place.name, value]] };
  return { ...draft, json: { ...(isObject(draft.json) ? draft.json : {}), [place.name]: value } };
}
