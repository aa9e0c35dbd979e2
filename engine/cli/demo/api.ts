import { request } from 'undici';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { Json } from '../../../schemas/values/json.ts';

export interface Answer<T = Json> {
  status: number;
  body: T;
}

export interface DemoApi {
  /** Any status; for webhooks, which answer what the flow says. */
  send<T = Json>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer<T>>;
  /** A file as it lies on disk; the body of the answer. */
  upload<T = Json>(path: string, content: Buffer): Promise<T>;
  /** The body of a success; throws what the server said otherwise. */
  call<T = Json>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
}

/** The documented HTTP API, as a script would use it. */
export const demoApi = (address: string, token: string): DemoApi => {
  const ask = async <T>(
    method: Method,
    path: string,
    type: string,
    body: Buffer | string | undefined,
  ): Promise<Answer<T>> => {
    const answer = await request(new URL(path, address), {
      method,
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: (text === '' ? null : parseJson(text)) as T };
  };
  const send = <T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> =>
    ask<T>(method, path, 'application/json', body === undefined ? undefined : printJson(body));
  return {
    send,
    upload: async <T>(path: string, content: Buffer) =>
      succeeded<T>(path, await ask<T>('POST', path, 'application/octet-stream', content)),
    call: async <T>(method: Method, path: string, body?: unknown) =>
      succeeded<T>(`${method} ${path}`, await send<T>(method, path, body)),
  };
};

type Method = 'GET' | 'POST' | 'PUT';

function succeeded<T>(what: string, { status, body }: Answer<T>): T {
  if (status >= 400) throw new Error(`${what}: ${status} ${printJson(body)}`);
  return body;
}
