import { request } from 'undici';
import { join } from 'node:path';
import { readFlow, readLayout } from '../../../flows/read-flow.ts';
import type { DemoApi } from './api.ts';

export const owner = { name: '演示 Demo', login: 'demo', password: 'daliu-demo-2026' };

interface Session {
  csrf: string;
}

const postJson = async (
  url: URL,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ body: unknown; cookie: string }> => {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 400) throw new Error(`${url.pathname}: ${answer.statusCode} ${text}`);
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  return { body: JSON.parse(text) as unknown, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
};

/** The first visit: makes the owner, and a token for the rest of the demo. */
export const makeOwner = async (address: string): Promise<string> => {
  const session = await postJson(new URL('/api/v1/setup', address), owner);
  const headers = { cookie: session.cookie, 'x-csrf-token': (session.body as Session).csrf };
  const made = await postJson(new URL('/api/v1/tokens', address), { name: 'demo', role: 'owner' }, headers);
  return (made.body as { credential: string }).credential;
};

/** Imports a flow from its folder and publishes it. */
export const publishFlow = async (api: DemoApi, folder: string): Promise<string> => {
  const definition = await readFlow(folder);
  const layout = await readLayout(folder);
  const draft = await api.call<{ revision: number }>('POST', '/api/v1/flows', { definition, layout });
  await api.call('POST', `/api/v1/flows/${definition.id}/publish`, {
    revision: draft.revision,
    note: 'demo',
  });
  return definition.id;
};

/** The address of a flow's webhook. */
export const hookOf = async (api: DemoApi, flow: string): Promise<string> => {
  const { items } = await api.call<{ items: { flow: string; url: string }[] }>('GET', '/api/v1/webhooks');
  const hook = items.find((one) => one.flow === flow);
  if (!hook) throw new Error(`The flow ${flow} has no webhook`);
  return new URL(hook.url).pathname;
};

/** The flows of the demo and the order hub on a fresh installation. Answers where orders are pushed to. */
export const prepare = async (api: DemoApi, flowsFolder: string): Promise<string> => {
  await publishFlow(api, join(flowsFolder, 'order-intake'));
  await publishFlow(api, join(flowsFolder, 'dispatch'));
  await api.call('POST', '/api/v1/packs/install', { pack: 'order-hub' });
  return hookOf(api, 'order-intake');
};
