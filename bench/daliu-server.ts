import { join } from 'node:path';
import type { FlowDefinition } from '../schemas/flow.ts';
import { printJson } from '../schemas/values/print-json.ts';
import { startChild, type Child } from './child.ts';

/** A running installation, used as a machine would use it: by its API, with a token. */
export interface DaliuServer extends Child {
  address: string;
  /** Of the owner; good for every later start on the same folder. */
  token: string;
  /** One API call; throws unless it is answered with 2xx. `as: 'text'` for what is no JSON. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Creates a flow and publishes it. */
  publish(flow: FlowDefinition): Promise<void>;
  /** Where to push for a flow with one webhook. */
  hook(flow: string): Promise<string>;
  /** Value of a metric, summed over the labels that match. */
  metric(name: string, labels: RegExp): Promise<number>;
}

export interface ServerOptions {
  dist: string;
  folder: string;
  env?: NodeJS.ProcessEnv;
  /** From an earlier start on this folder; without it the folder is new and gets an owner first. */
  token?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

const answered = async (response: Response): Promise<Response> => {
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
};

/** The owner is made by the first visit; the session it opens makes the token. */
const setUp = async (address: string): Promise<string> => {
  const owner = { name: 'Bench', login: 'bench@shop.example', password: 'a password for the bench' };
  const entered = await answered(
    await fetch(`${address}/api/v1/setup`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(owner),
    }),
  );
  const { csrf } = (await entered.json()) as { csrf: string };
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await answered(
    await fetch(`${address}/api/v1/tokens`, {
      method: 'POST',
      headers: { ...JSON_TYPE, cookie, 'x-csrf-token': csrf },
      body: JSON.stringify({ name: 'bench', role: 'owner' }),
    }),
  );
  return ((await made.json()) as { credential: string }).credential;
};

/** Starts the platform on a free port with its defaults: log on, metrics on, rate limits on. */
export const startDaliu = async ({
  dist,
  folder,
  env,
  token: known,
}: ServerOptions): Promise<DaliuServer> => {
  const child = await startChild(dist, 'daliu.js', ['start', '--port', '0', '--data', folder, '--json'], {
    ready: /"address":"([^"]+)"/,
    log: join(folder, 'server.log'),
    ...(env === undefined ? {} : { env }),
  });
  const address = child.ready[1]!;
  const token = known ?? (await setUp(address));
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> =>
    answered(
      await fetch(address + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : JSON_TYPE) },
        ...(body === undefined ? {} : { body: printJson(body) }),
      }),
    );
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await (await ask(method, path, body)).json()) as T;
  return {
    ...child,
    address,
    token,
    call,
    async publish(definition) {
      const { revision } = await call<{ revision: number }>('POST', '/api/v1/flows', { definition });
      await call('POST', `/api/v1/flows/${definition.id}/publish`, { revision });
    },
    async hook(flow) {
      const { items } = await call<{ items: { url: string }[] }>('GET', `/api/v1/webhooks?flow=${flow}`);
      if (items.length !== 1) throw new Error(`the flow ${flow} has ${items.length} webhooks`);
      return items[0]!.url;
    },
    async metric(name, labels) {
      const text = await (await ask('GET', '/metrics')).text();
      const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && labels.test(line));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
  };
};
