import * as fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import type { Harness, HarnessOptions } from '../testing/harness.ts';
import { answer, flow, keyOf, post, useDatabaseFile, useHarness, wait } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

interface Update {
  no: string;
  /** When the shop changed the order; what the runs of one order are ordered by. */
  at: number;
}

/** Writes an update into the order's row without asking what stands there: only the engine keeps the order. */
const applyUpdate = defineNode({
  type: 'apply-update',
  version: 1,
  title: { zh: '写入', en: 'Apply' },
  summary: { zh: '写入订单', en: 'Writes the order' },
  group: 'data',
  icon: 'database',
  structure: 'step',
  effects: 'local',
  config: Type.Object({}),
  ports: { fixed: [{ id: 'out', label: { zh: '下一步', en: 'Next' } }] },
  examples: [],
  prepare: () => ({
    execute: ({ data, runId }) => ({
      kind: 'transact',
      async run(tx) {
        const { no, at } = data.input as unknown as Update;
        await tx.query(
          'insert into shop_orders(no, at) values (?, ?) on conflict (no) do update set at = excluded.at',
          [no, at],
        );
        await tx.query('insert into applied(no, at, run) values (?, ?, ?)', [no, at, runId]);
        return done(at);
      },
    }),
  }),
});

const serial = (nodes: Record<string, ReturnType<typeof post>>, line: string) =>
  flow('orders', { apply: { type: 'apply-update', config: {} }, ...nodes }, [line], {
    serialKey: { path: 'input.no' },
    serialTime: { path: 'input.at' },
    idempotencyKey: { rule: { cat: [{ var: 'input.no' }, '@', { var: 'input.at' }] } },
  });

/** The same work with nothing around it, behind a call to the outside, and in the middle of waits. */
const shapes = {
  bare: serial({}, 'start apply'),
  calls: serial({ ask: post('key'), tell: post('key') }, 'start ask apply tell'),
  waits: serial({ before: wait(1), after: wait(1) }, 'start before apply after'),
};

/** Lets other work go on for some turns of the event loop. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const scenario = fc
  .record({
    orders: fc.integer({ min: 1, max: 3 }),
    updates: fc.integer({ min: 2, max: 8 }),
    shape: fc.constantFrom(...(Object.keys(shapes) as (keyof typeof shapes)[])),
    delays: fc.infiniteStream(fc.integer({ min: 0, max: 6 })),
    /** How many deliveries are made at once. */
    width: fc.integer({ min: 1, max: 8 }),
    /** After how many batches the process is gone. */
    deaths: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
  })
  .chain(({ orders, updates, ...rest }) => {
    const all: Update[] = [];
    for (let order = 0; order < orders; order += 1)
      for (let at = 1; at <= updates; at += 1) all.push({ no: `T${order}`, at });
    // Each update comes once or twice, in any order.
    return fc
      .tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(all))
      .chain(([once, again]) =>
        fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }),
      )
      .map((deliveries) => ({ ...rest, all, deliveries }));
  });
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

const deliver = ({ engine }: Harness, update: Update): Promise<unknown> =>
  engine.start({ flow: 'orders', input: { ...update }, trigger: 'webhook' });

/** Delivers everything, dying on the way, then once more to the last process, as a shop does that got no answer. */
const play = async (
  { shape, deliveries, all, width, deaths, delays }: Scenario,
  url: string,
): Promise<Harness> => {
  const options: HarnessOptions = {
    url,
    flows: [shapes[shape]],
    types: [applyUpdate],
    pollMs: 25,
    http: async () => {
      await turns(delays.next().value as number);
      return answer(200);
    },
  };
  let harness = await open(options);
  await harness.tables.write(async (tx) => {
    await tx.query('create table shop_orders(no text primary key, at int not null)');
    await tx.query('create table applied(id integer primary key, no text, at int, run text)');
  });
  for (let from = 0, batch = 1; from < deliveries.length; from += width, batch += 1) {
    const batchOf = deliveries.slice(from, from + width);
    const delivered = Promise.allSettled(batchOf.map((update) => deliver(harness, update)));
    if (deaths.includes(batch)) {
      await turns(delays.next().value as number);
      await harness.drop();
      harness = await open(options);
    }
    await delivered;
  }
  await Promise.all(all.map((update) => deliver(harness, update)));
  await expect
    .poll(() => harness.tables.read("select id from runs where status in ('queued', 'running', 'waiting')"), {
      timeout: 15_000,
    })
    .toEqual([]);
  return harness;
};

const seed = 20_261_111;

describe('updates of an order that come in any order, twice, and to a dying process', () => {
  test(`leave the newest, each applied at most once and never after a newer one (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (played) => {
        const harness = await play(played, await newFile());
        const { tables } = harness;
        const runs = await tables.read<{ id: string; status: string }>('select id, status from runs');
        expect(runs).toHaveLength(played.all.length);
        const applied = await tables.read<{ no: string; at: number; run: string }>(
          'select no, at, run from applied order by id',
        );
        const newest = new Map<string, number>();
        for (const { no, at } of applied) {
          expect(at, `an older update of ${no} after a newer one`).toBeGreaterThan(newest.get(no) ?? 0);
          newest.set(no, at);
        }
        const last = Math.max(...played.all.map(({ at }) => at));
        const rows = await tables.read<{ no: string; at: number }>(
          'select no, at from shop_orders order by no',
        );
        expect(rows).toEqual(
          [...new Set(played.all.map(({ no }) => no))].sort().map((no) => ({ no, at: last })),
        );
        const appliedBy = new Set(applied.map(({ run }) => run));
        for (const { id, status } of runs)
          expect([id, status]).toEqual([id, appliedBy.has(id) ? 'completed' : 'superseded']);
        await harness.drop();
      }),
      { seed, numRuns: 16 },
    );
  });
});

describe('an event that arrives between two steps', () => {
  const steps = ['one', 'two', 'three'];
  const refundable = (to: 'data' | 'cancel') =>
    flow(
      'order',
      Object.fromEntries(
        steps.map((step) => [
          step,
          post('key', {
            config: { ...post('key').config, body: { path: 'events' } },
          }),
        ]),
      ),
      [`start ${steps.join(' ')}`],
      { on: [{ event: 'refund', to }] },
    );

  const moment = fc.record({
    to: fc.constantFrom('data' as const, 'cancel' as const),
    /** While which step is under way. */
    during: fc.integer({ min: 0, max: 2 }),
    /** Turns of the event loop between the event and the answer of that step; negative: the answer is first. */
    gap: fc.integer({ min: -12, max: 12 }),
  });

  test(`is seen by every step that was started after it was committed (seed ${seed})`, async () => {
    const flows = { data: refundable('data'), cancel: refundable('cancel') };
    let between = 0;
    await fc.assert(
      fc.asyncProperty(moment, async ({ to, during, gap }) => {
        // Commits in their order; those of one group have the same tick.
        const commits: { name: string; tick: number }[] = [];
        let tick = 0;
        const seen: { step: string; refund: Json | undefined; mustSee: boolean }[] = [];
        const give: (() => void)[] = [];
        const harness = await open({
          flows: [flows[to]],
          fault: (name) => {
            if (!name.endsWith('after-commit')) return;
            commits.push({ name, tick });
            queueMicrotask(() => (tick += 1));
          },
          http: (request) =>
            new Promise((resolve) => {
              const started = commits.findLast(({ name }) => name !== 'deliver.after-commit')?.tick ?? 0;
              seen.push({
                step: keyOf(request).split(':')[1] ?? '',
                refund: (JSON.parse(request.body ?? '{}') as Record<string, Json>)['refund'],
                mustSee: commits.some(
                  ({ name, tick: at }) => name === 'deliver.after-commit' && at < started,
                ),
              });
              give.push(() => resolve(answer(200)));
            }),
        });
        const { runId } = await harness.engine.start({ flow: 'order', input: {}, trigger: 'manual' });
        for (let step = 0; step < steps.length; step += 1) {
          await expect
            .poll(async () => give.length > step || (await isOver(harness, runId)), { interval: 1 })
            .toBe(true);
          if (give.length <= step) break;
          if (step !== during) give[step]!();
          else {
            const event = async () => {
              await turns(Math.max(0, -gap));
              return harness.engine.event({ runId }, 'refund', { no: 7 });
            };
            const answering = async () => {
              await turns(Math.max(0, gap));
              give[step]!();
            };
            await Promise.all([event(), answering()]);
          }
        }
        await harness.until(runId, 'completed', 'canceled');
        for (const { step, refund, mustSee } of seen) {
          if (mustSee) expect([step, to, refund]).toEqual([step, 'data', { no: 7 }]);
        }
        if (seen.some(({ mustSee }) => mustSee)) between += 1;
        await harness.drop();
      }),
      { seed, numRuns: 60 },
    );
    // The moments are spread so that many fall before a later step and some after the last one.
    expect(between).toBeGreaterThan(10);
  });
});

const isOver = async ({ tables }: Harness, runId: string): Promise<boolean> => {
  const rows = await tables.read("select id from runs where id = ? and status in ('completed', 'canceled')", [
    runId,
  ]);
  return rows.length > 0;
};
