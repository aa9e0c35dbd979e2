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
  /** The body of a success; throws what the server said otherwise. */
  call<T = Json>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
}

/** The documented HTTP API, as a script would use it. */
export const demoApi = (address: string, token: string): DemoApi => {
  const send = async <T>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
  ): Promise<Answer<T>> => {
    const answer = await request(new URL(path, address), {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: printJson(body as Json) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: (text === '' ? null : parseJson(text)) as T };
  };
  return {
    send,
    async call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) {
      const answer = await send<T>(method, path, body);
      if (answer.status >= 400)
        throw new Error(`${method} ${path}: ${answer.status} ${printJson(answer.body)}`);
      return answer.body;
    },
  };
};
