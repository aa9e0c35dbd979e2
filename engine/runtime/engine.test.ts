import { afterEach, describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { createHarness, type Harness, type HarnessOptions } from '../testing/harness.ts';

const flow = (
  id: string,
  nodes: FlowDefinition['nodes'],
  edges: string[],
  settings?: FlowDefinition['settings'],
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes,
  edges: edges.flatMap((line) => {
    const ids = line.split(' ');
    return ids.slice(1).map((to, index) => {
      const [from, port] = ids[index]!.split(':');
      return { from: from!, ...(port ? { port } : {}), to: to.split(':')[0]! };
    });
  }),
  ...(settings === undefined ? {} : { settings }),
});

let harness: Harness | undefined;
const open = async (options: HarnessOptions): Promise<Harness> => {
  harness = await createHarness(options);
  return harness;
};

afterEach(async () => {
  const errors = harness?.errors ?? [];
  await harness?.close();
  harness = undefined;
  expect(errors).toEqual([]);
});

describe('a run', () => {
  test('of pure steps is over with its birth, and its journal tells every step', async () => {
    const { run, journal } = await open({
      flows: [
        flow(
          'double',
          {
            start: { type: 'manual', config: {} },
            twice: { type: 'set', config: { values: { n: { rule: { '*': [{ var: 'input.n' }, 2] } } } } },
            big: {
              type: 'condition',
              config: { rule: { '>': [{ var: 'steps.twice.n' }, 10] }, onUnknown: 'fail' },
            },
            yes: { type: 'set', config: { values: { answer: { value: 'big' } } } },
            no: { type: 'set', config: { values: { answer: { value: 'small' } } } },
          },
          ['start twice big:true yes', 'big:false no'],
        ),
      ],
    });
    const result = await run('double', { n: 21 });
    expect(result).toMatchObject({ status: 'completed', output: { answer: 'big' } });
    const events = await journal(result.runId);
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'step.completed',
      'step.completed',
      'step.completed',
      'step.completed',
      'run.completed',
    ]);
    expect(await run('double', { n: 1 })).toMatchObject({ output: { answer: 'small' } });
  });

  test('parks in a wait, and goes on when its time has come', async () => {
    const { run, until, journal } = await open({
      flows: [
        flow(
          'pause',
          {
            start: { type: 'manual', config: {} },
            rest: { type: 'wait', config: { until: { ms: 30 } } },
            end: { type: 'set', config: { values: { ok: { value: true } } } },
          },
          ['start rest end'],
        ),
      ],
    });
    const result = await run('pause', {});
    expect(result.status).toBe('waiting');
    await until(result.runId, 'completed');
    expect((await journal(result.runId)).at(-1)).toMatchObject({
      type: 'run.completed',
      output: { ok: true },
    });
  });

  test('that is started twice with one key is one run', async () => {
    const { run } = await open({
      flows: [
        flow(
          'once',
          {
            start: { type: 'manual', config: {} },
            end: { type: 'respond', config: { body: { text: 'hello {{input.name}}' } } },
          },
          ['start end'],
        ),
      ],
    });
    const first = await run('once', { name: 'a' }, { key: 'k' });
    const second = await run('once', { name: 'b' }, { key: 'k' });
    expect(second).toMatchObject({ status: 'completed', runId: first.runId });
  });

  test('that fails leaves a case, and goes on from the failed step when told to', async () => {
    let broken = true;
    const { run, engine, until, tables } = await open({
      flows: [
        flow(
          'call',
          {
            start: { type: 'manual', config: {} },
            ask: {
              type: 'http-request',
              config: { method: 'GET', url: { text: 'http://shop.test/orders' } },
            },
          },
          ['start ask'],
        ),
      ],
      http: async () => ({
        status: broken ? 404 : 200,
        headers: { 'content-type': 'application/json' },
        body: '{"ok":true}',
      }),
    });
    const { runId, status, errorCode } = await run('call', {});
    expect(status).toBe('failed');
    expect(errorCode).toMatch(/\w/);
    const cases = () =>
      tables.read<{ closed_at: number | null }>('select closed_at from cases where run_id = ?', [runId]);
    expect(await cases()).toEqual([{ closed_at: null }]);
    broken = false;
    expect(await engine.retry(runId, { by: 'ann' })).toEqual({ kind: 'accepted', runId });
    await until(runId, 'completed');
    expect((await cases()).every((one) => one.closed_at !== null)).toBe(true);
  });

  test('in rehearsal writes nothing to the outside', async () => {
    const seen: string[] = [];
    const { run } = await open({
      flows: [
        flow(
          'send',
          {
            start: { type: 'manual', config: {} },
            post: {
              type: 'http-request',
              config: {
                method: 'POST',
                url: { text: 'http://shop.test/ship' },
                body: { value: { a: 1 } },
                repeat: { kind: 'key', header: 'idempotency-key' },
              },
            },
          },
          ['start post'],
        ),
      ],
      http: async ({ url }) => {
        seen.push(url);
        return { status: 200, headers: {}, body: '{}' };
      },
    });
    const result = await run('send', {}, { mode: 'rehearsal' });
    expect(result).toMatchObject({ status: 'completed' });
    expect(seen).toEqual([]);
    expect(JSON.stringify(result.output)).toContain('http://shop.test/ship');
  });

  test('is canceled while it waits', async () => {
    const { run, engine, until } = await open({
      flows: [
        flow(
          'long',
          {
            start: { type: 'manual', config: {} },
            rest: { type: 'wait', config: { until: { ms: 3_600_000 } } },
          },
          ['start rest'],
        ),
      ],
    });
    const { runId } = await run('long', {});
    expect(await engine.cancel(runId, 'no need', 'ann')).toEqual({ kind: 'accepted', runId });
    await until(runId, 'canceled');
  });
});
