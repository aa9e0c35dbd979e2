import type { JsonObject } from '../../../schemas/values/json.ts';

/** A request as it came in. `raw` are the bytes, `body` the same as text; header names are in lower case. */
export interface SimRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Path and query as on the wire. */
  target: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  raw: Buffer;
  body: string;
}

export interface SimReply {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

/** A form's fields in wire order, decoded by hand from the bytes received. */
export function readForm(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of body === '' ? [] : body.split('&')) {
    const cut = part.indexOf('=');
    const name = cut < 0 ? part : part.slice(0, cut);
    fields.set(decode(name), decode(cut < 0 ? '' : part.slice(cut + 1)));
  }
  return fields;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

export const jsonReply = (value: unknown, status = 200): SimReply => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(value),
});

/** For 64-bit ids: JSON in which a text that begins with `#n:` is written as a bare number. */
export const jsonReplyWithNumbers = (value: unknown, status = 200): SimReply => {
  const reply = jsonReply(value, status);
  return { ...reply, body: reply.body.replaceAll(/"#n:(-?\d+)"/g, '$1') };
};
export const bareNumber = (digits: string): string => `#n:${digits}`;

export const readJsonObject = (body: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
};
