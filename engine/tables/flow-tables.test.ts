import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { openTables } from '../open-tables.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { createHarness, type Harness } from '../testing/harness.ts';
import type { RecordAccess } from './record-access.ts';
import { actor, orders } from './tables.fixture.ts';

const flow = (
  id: string,
  nodes: Record<string, FlowNode>,
  edges: FlowDefinition['edges'],
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: { start: { type: 'manual', config: {} }, ...nodes },
  edges,
});
const source = (path: string) => ({ source: { path } });

const flows: FlowDefinition[] = [
  flow(
    'take',
    {
      write: {
        type: 'upsert-records',
        config: { table: 'orders', records: source('input'), key: 'order', onRefused: 'port' },
      },
      count: { type: 'set', config: { values: { created: { path: 'steps.write.created' } } } },
      bad: { type: 'set', config: { values: { problems: { path: 'steps.write.problems' } } } },
    },
    [
      { from: 'start', to: 'write' },
      { from: 'write', to: 'count' },
      { from: 'write', port: 'refused', to: 'bad' },
    ],
  ),
  flow(
    'copy',
    {
      find: { type: 'query-records', config: { table: 'orders', answer: { kind: 'dataset' } } },
      map: {
        type: 'map',
        config: {
          source: 'steps.find',
          mapping: {
            schemaVersion: 1,
            id: 'copy',
            name: { zh: '复制', en: 'Copy' },
            target: [
              { path: 'platform', type: 'text', label: { zh: '平台', en: 'Platform' } },
              { path: 'orderNo', type: 'text', label: { zh: '订单号', en: 'Order number' } },
            ],
            fields: [
              { to: 'platform', const: 'copy' },
              { to: 'orderNo', from: 'orderNo' },
            ],
          },
          onProblem: 'fail',
        },
      },
      write: {
        type: 'insert-records',
        config: { table: 'orders', records: source('steps.map'), onRefused: 'fail' },
      },
    },
    [
      { from: 'start', to: 'find' },
      { from: 'find', to: 'map' },
      { from: 'map', to: 'write' },
    ],
  ),
  flow(
    'ship',
    {
      ship: {
        type: 'update-record',
        config: {
          table: 'orders',
          record: { path: 'input' },
          values: { state: { value: 'shipped' } },
          when: { '==': [{ var: 'state' }, 'paid'] },
        },
      },
      late: { type: 'set', config: { values: { why: { path: 'steps.ship.code' } } } },
    },
    [
      { from: 'start', to: 'ship' },
      { from: 'ship', port: 'conflict', to: 'late' },
    ],
  ),
];

let harness: Harness;
let records: RecordAccess;
beforeEach(async () => {
  harness = await createHarness({ flows });
  const opened = openTables({}, harness, systemClock);
  ({ records } = opened);
  await records.catalog.create(orders, actor);
});
afterEach(() => harness.close());

const order = (orderNo: string, more: object = {}) => ({ platform: 'taobao', orderNo, ...more });
const count = async (): Promise<number> => {
  const [row] = await harness.tables.read<{ n: number }>('SELECT count(*) AS n FROM records');
  return row?.n ?? 0;
};
const run = async (id: string, input: Json, mode: 'live' | 'rehearsal' = 'live') => {
  const started = await harness.run(id, input, { mode });
  await harness.until(started.runId, 'completed', 'failed');
  return started.runId;
};

describe('a flow that writes a table', () => {
  test('signs what it writes', async () => {
    const runId = await run('take', [order('T1')]);
    const sets = await harness.tables.read('SELECT actor, run_id FROM change_sets');
    expect(sets).toEqual([{ actor: 'flow:take', run_id: runId }]);
  });

  test('takes both ways where some are refused', async () => {
    const runId = await run('take', [order('T1'), { platform: 'taobao' }]);
    const events = await harness.journal(runId);
    const done = events.flatMap((event) => (event.type === 'step.completed' ? [event.step] : []));
    expect(done).toEqual(expect.arrayContaining(['write', 'count', 'bad']));
    expect(await count()).toBe(1);
  });

  test('leaves nothing behind when it is a rehearsal, and tells what it would have done', async () => {
    const runId = await run('take', [order('T1'), order('T2')], 'rehearsal');
    expect(await count()).toBe(0);
    const events = await harness.journal(runId);
    const written = events.find((event) => event.type === 'step.completed' && event.step === 'write');
    expect(written).toMatchObject({ output: { created: 2 } });
  });

  test('changes a record only while it is as expected', async () => {
    const [made] = await records.write(
      'orders',
      { do: 'insert', records: [{ values: order('T1', { state: 'paid' }) }] },
      actor,
    );
    const id = made?.id ?? '';
    await run('ship', id);
    const second = await harness.run('ship', id);
    await harness.until(second.runId, 'completed');
    const last = (await harness.journal(second.runId)).findLast(({ type }) => type === 'step.completed');
    expect(last).toMatchObject({ step: 'late', output: { why: 'condition-failed' } });
    expect(
      (await harness.tables.read<{ revision: number }>('SELECT revision FROM records'))[0]?.revision,
    ).toBe(2);
  });
});

describe('a dataset longer than a transaction takes', () => {
  const MANY = 2_300;
  beforeEach(async () => {
    for (let first = 0; first < MANY; first += 1_000) {
      const size = Math.min(1_000, MANY - first);
      const given = Array.from({ length: size }, (_, index) => ({ values: order(`T${first + index}`) }));
      await records.write('orders', { do: 'insert', records: given }, actor);
    }
  });

  test('is written batch by batch, each once, and leaves no trace of the way', async () => {
    const runId = await run('copy', null);
    expect(await harness.until(runId, 'completed')).toBe('completed');
    expect(await count()).toBe(2 * MANY);
    expect(await harness.tables.read('SELECT * FROM step_batches')).toEqual([]);
  });

  test('is taken back whole when it is a rehearsal', async () => {
    const runId = await run('copy', null, 'rehearsal');
    expect(await count()).toBe(MANY);
    const events = await harness.journal(runId);
    const written = events.find((event) => event.type === 'step.completed' && event.step === 'write');
    expect(written).toMatchObject({ output: { created: MANY, refused: 0 } });
  });

  test('goes on behind the batches that an attempt before it has written', async () => {
    const steps = openTables({}, harness, systemClock).forSteps;
    const step = {
      runId: 'r',
      flowId: 'copy',
      step: 'write',
      mode: 'live' as const,
      now: systemClock.now(),
      signal: new AbortController().signal,
    };
    const batch = (orderNo: string) => ({ do: 'insert' as const, records: [{ values: order(orderNo) }] });
    await steps(step).writeBatch(0, 'orders', batch('N0'));
    const again = steps(step);
    expect((await again.sums()).batches).toBe(1);
    expect(await again.writeBatch(0, 'orders', batch('N0'))).toMatchObject({ batches: 1, created: 1 });
    expect(await again.writeBatch(1, 'orders', batch('N1'))).toMatchObject({ batches: 2, created: 2 });
    expect(await count()).toBe(MANY + 2);
  });
});
