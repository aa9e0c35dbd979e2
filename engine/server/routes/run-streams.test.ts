import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.fixture.ts';

interface Sent {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

let server: TestServer;
let base: string;
let owner: Record<string, string>;
beforeEach(async () => {
  server = await openTestServer();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  owner = await server.as('owner');
  await server.publish({
    schemaVersion: 1,
    id: 'waits',
    name: { zh: '等', en: 'Waits' },
    nodes: {
      start: { type: 'manual', config: {} },
      paid: { type: 'wait', config: { until: { event: 'paid' } } },
    },
    edges: [{ from: 'start', to: 'paid' }],
  });
});
afterEach(() => server.close());

/** Reads events until one fits or the stream ends. */
async function read(
  path: string,
  isLast: (sent: Sent) => boolean,
  headers: Record<string, string> = {},
): Promise<Sent[]> {
  const answer = await fetch(base + path, { headers: { ...owner, ...headers } });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const sent: Sent[] = [];
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (block.includes('event: ')) sent.push(parse(block));
    const last = sent.at(-1);
    if (last !== undefined && isLast(last)) break;
  }
  return sent;
}

function parse(block: string): Sent {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const id = field('id');
  return {
    ...(id === undefined ? {} : { id }),
    event: field('event') ?? '',
    data: JSON.parse(field('data') ?? '{}') as Record<string, unknown>,
  };
}

const start = (): Promise<{ runId: string }> =>
  server.engine.start({ flow: 'waits', input: {}, trigger: 'manual' });
const pay = (runId: string): Promise<unknown> => server.engine.event({ runId }, 'paid', null);

describe('the stream of a run', () => {
  it('tells what happened, then what happens, then the end', async () => {
    const { runId } = await start();
    const reading = read(`/api/v1/runs/${runId}/stream`, () => false);
    await pay(runId);
    const sent = await reading;
    expect(sent.map(({ data, event }) => (event === 'run' ? data['type'] : event))).toEqual([
      'run.started',
      'step.completed',
      'step.waiting',
      'event.received',
      'step.resumed',
      'step.completed',
      'run.completed',
      'end',
    ]);
    expect(sent.slice(0, -1).map(({ id }) => Number(id))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('goes on where the listener was', async () => {
    const { runId } = await start();
    await pay(runId);
    const all = await read(`/api/v1/runs/${runId}/stream`, () => false);
    const rest = await read(`/api/v1/runs/${runId}/stream`, () => false, { 'last-event-id': '5' });
    expect(rest).toEqual(all.slice(5));
  });

  it('is refused to those who may not see the run', async () => {
    const { runId } = await start();
    expect((await fetch(`${base}/api/v1/runs/${runId}/stream`)).status).toBe(401);
    expect((await fetch(`${base}/api/v1/runs/nothing/stream`, { headers: owner })).status).toBe(404);
  });
});

describe('the stream of all runs', () => {
  it('tells which run changed, without its data', async () => {
    let runId = '';
    const sent = await read('/api/v1/runs/stream?flow=waits', ({ event, data }) => {
      if (event === 'hello') void start().then((started) => (runId = started.runId));
      if (event === 'run' && data['status'] === 'waiting') void pay(String(data['runId']));
      return data['status'] === 'completed';
    });
    expect(sent[0]).toEqual({ event: 'hello', data: {} });
    expect(sent.at(-1)?.data).toMatchObject({ runId, flow: 'waits', status: 'completed', mode: 'live' });
  });

  it('ends with the server', async () => {
    const reading = read('/api/v1/runs/stream', ({ event }) => {
      if (event === 'hello') void server.app.close();
      return false;
    });
    expect(await reading).toEqual([{ event: 'hello', data: {} }]);
  });
});
