import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Harness } from '../testing/harness.ts';
import { answer, flow, keyOf, post, set, useDatabaseFile, useHarness } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const map: FlowNode = {
  type: 'map',
  config: {
    mapping: {
      schemaVersion: 1,
      id: 'order',
      name: { zh: '订单', en: 'Order' },
      target: [{ path: 'no', type: 'text', required: true, label: { zh: '单号', en: 'Number' } }],
      fields: [{ to: 'no', from: 'tid' }],
    },
    onProblem: 'port',
  },
};

/** start ─ map ─ check ─ each [ odd ─ send ] */
const import_ = flow(
  'import',
  {
    map,
    check: {
      type: 'validate',
      config: { source: 'steps.map', schema: { type: 'object', required: ['no'] }, onProblem: 'fail' },
    },
    each: {
      type: 'for-each',
      config: { items: { path: 'steps.check' }, batchSize: 100, concurrency: 3 },
    },
    send: post('key', { parent: 'each' }),
    note: { ...set({ no: { path: 'item.no' }, place: { path: 'index' } }), parent: 'each' },
    end: set({ each: { path: 'steps.each' }, invalid: { path: 'steps.map.invalid.count' } }),
  },
  ['start map check each end', 'note send'],
);

const fill = async ({ store }: Harness, id: string, batches: Json[][]): Promise<Json> => {
  await store.datasets.create({ id, schema: {}, at: 1 });
  for (const items of batches) await store.datasets.append(id, items);
  return { ...(await store.datasets.reference(id))! };
};

const records = (from: number, count: number): Json[] =>
  Array.from({ length: count }, (_, n) => ({ tid: `T${from + n}` }));

const childrenOf = ({ tables }: Harness): Promise<{ status: string }[]> =>
  tables.read("select status from runs where parent_run is not null and flow_id = 'import'");

describe('a dataset', () => {
  test('is mapped, checked and walked batch by batch, and the run keeps nothing but references', async () => {
    const places: number[] = [];
    const harness = await open({
      flows: [import_],
      http: async (request) => {
        places.push(Number(/\[(\d+)\]/.exec(keyOf(request))?.[1]));
        return answer(200);
      },
    });
    const input = await fill(harness, 'in', [records(0, 500), [{ other: 1 }], records(500, 370)]);
    const { runId } = await harness.run('import', input);
    await harness.until(runId, 'completed');
    expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 870 }, (_, n) => n));
    const events = await harness.journal(runId);
    expect(events.at(-1)).toMatchObject({
      output: { each: { results: [], succeeded: 870, failed: 0 }, invalid: 1 },
    });
    expect(await childrenOf(harness)).toHaveLength(9);
    // 300 items at a time: three windows and the end.
    expect(events.filter(({ type }) => type === 'step.waiting')).toHaveLength(3);
    expect(JSON.stringify(events)).not.toContain('T1');
  });

  test('of which some items fail ends with their places and errors, up to 100 of them', async () => {
    const harness = await open({
      flows: [import_],
      http: async (request) => {
        const place = Number(/\[(\d+)\]/.exec(keyOf(request))?.[1]);
        return answer(place % 2 === 0 ? 400 : 200);
      },
    });
    const { runId } = await harness.run('import', await fill(harness, 'in', [records(0, 450)]));
    await harness.until(runId, 'completed');
    const end = (await harness.journal(runId)).at(-1);
    const { each } = (end?.type === 'run.completed' ? end.output : null) as unknown as {
      each: { results: { index: number }[]; succeeded: number; failed: number };
    };
    expect(each).toMatchObject({ succeeded: 225, failed: 225 });
    expect(each.results.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, n) => n * 2));
  });

  test('is walked on from where it was by the next process, each item under the key it had', async () => {
    const url = await newFile();
    const keys: string[] = [];
    let lives = 0;
    const live = async (): Promise<Harness> => {
      lives += 1;
      const mortal = lives < 4 ? 250 * lives : Infinity;
      let full = (): void => {};
      const harness = await open({
        url,
        flows: [import_],
        http: (request) => {
          if (keys.length >= mortal) {
            full();
            return new Promise(() => {});
          }
          keys.push(keyOf(request));
          return Promise.resolve(answer(200));
        },
      });
      if (lives === 1) {
        const input = await fill(harness, 'in', [records(0, 500), records(500, 500)]);
        await harness.engine.start({ flow: 'import', input, trigger: 'manual', idempotencyKey: 'k' });
      }
      if (mortal < Infinity) {
        await new Promise<void>((resolve) => (full = resolve));
        await harness.drop();
      }
      return harness;
    };
    for (let life = 1; life <= 3; life += 1) await live();
    const last = await live();
    const [run] = await last.tables.read<{ id: string }>('select id from runs where parent_run is null');
    await last.until(run!.id, 'completed');
    const places = new Map([...new Set(keys)].map((key) => [/\[(\d+)\]/.exec(key)![1], key]));
    expect(places.size).toBe(1000);
    // No item under two names: whoever knows the key sees each record once.
    expect(new Set(keys).size).toBe(1000);
  });
});
