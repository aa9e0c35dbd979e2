import * as fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Structure } from '../../schemas/node.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { foldJournal } from '../core/reduce.ts';
import { anyFlow } from '../core/random-flow.fixture.ts';
import type { Call } from '../sdk/call.ts';
import { defineNode, type NodeType, type Prepared } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import type { Harness, HarnessOptions } from '../testing/harness.ts';
import { answer, keyOf, useDatabaseFile, useHarness } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

/** A number below `n` that depends on the seed and the name alone, in whatever order things happen. */
const choose = (seed: number, name: string, n: number): number => {
  let hash = seed ^ 0x9e3779b9;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % n;
};

const seedOf = ({ data }: Call): number => Number(data.input);

/** Most steps are done at once; some fail at first, some wait for a moment. */
const outcomeOf = (call: Call): Outcome => {
  const { step, attempt, woken } = call;
  const luck = choose(seedOf(call), `${step}?`, 8);
  if (luck === 0 && attempt < 3)
    throw new EngineError('broken', { zh: '坏了', en: 'Broken' }, { retryable: true });
  if (luck === 1 && woken === undefined) return { kind: 'wait', wait: { kind: 'time', dueAt: call.now + 1 } };
  const ports = [['out'], ['out'], ['yes'], ['no'], ['yes', 'no'], ['out', 'yes']];
  return done(step, ports[choose(seedOf(call), `${step}!`, ports.length)]);
};

const nodeType = (
  type: string,
  effects: NodeType['effects'],
  prepared: Prepared,
  structure: Structure = 'step',
): NodeType =>
  defineNode({
    type,
    version: 1,
    title: { zh: type, en: type },
    summary: { zh: type, en: type },
    group: 'flow',
    icon: 'api',
    structure,
    effects,
    config: Type.Record(Type.String(), Type.Unknown()),
    ports: { fixed: ['out', 'yes', 'no'].map((id) => ({ id, label: { zh: id, en: id } })) },
    examples: [],
    prepare: () => prepared,
  });

const types: NodeType[] = [
  nodeType('pure', 'none', { execute: outcomeOf }),
  nodeType('slow', 'none', { execute: async (call) => outcomeOf(call), resume: outcomeOf }),
  nodeType('sends', 'repeatable', {
    async execute(call) {
      const headers = { 'idempotency-key': call.idempotencyKey };
      await call.http({ method: 'POST', url: 'http://shop.test/effects', headers });
      return outcomeOf(call);
    },
    resume: outcomeOf,
  }),
  nodeType('writes', 'local', {
    execute: (call) => ({
      kind: 'transact',
      async run(tx) {
        await tx.query('insert into written(run, step) values (?, ?)', [call.runId, call.step]);
        return outcomeOf({ ...call, step: call.step, data: call.data, woken: { why: 'due', payload: null } });
      },
    }),
  }),
  nodeType(
    'walks',
    'none',
    {
      execute: (call) => {
        const items = Array.from(
          { length: choose(seedOf(call), `${call.step}#`, 4) },
          (_, index): Json => index,
        );
        return { kind: 'scope', items, concurrency: 2, maxIterations: items.length };
      },
    },
    'for-each',
  ),
  nodeType(
    'turns',
    'none',
    {
      execute: () => ({ kind: 'scope', items: null, concurrency: 1, maxIterations: 100 }),
      resume: (call) => {
        const turns = Number(call.woken?.payload ?? 0);
        return turns < 1 + choose(seedOf(call), `${call.step}#`, 3) ? { kind: 'again' } : done(turns);
      },
    },
    'loop',
  ),
];

const kinds = ['pure', 'slow', 'sends', 'writes'];

/** The drawn graph with steps that do real things. */
const enact = (flow: FlowDefinition, seed: number): FlowDefinition => ({
  ...flow,
  nodes: Object.fromEntries(
    Object.entries(flow.nodes).map(([id, node]) => {
      if (node.type === 'for-each') return [id, { ...node, type: 'walks' }];
      if (node.type === 'loop') return [id, { ...node, type: 'turns' }];
      if (node.type !== 'task') return [id, node];
      const type = kinds[choose(seed, id, kinds.length)] ?? 'pure';
      return [id, { ...node, type, retry: { maxAttempts: 3, initialMs: 1 } }];
    }),
  ),
});

/** A join tells the order of arrival, which is chance. */
const unordered = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(unordered);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const { arrived, first: _first, ...rest } = value as { arrived?: string[]; first?: string };
  const members = arrived === undefined ? value : { ...rest, arrived: arrived.toSorted() };
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, unordered(member)]));
};

interface World {
  sent: Set<string>;
}

const optionsFor = (flow: FlowDefinition, world: World): HarnessOptions => ({
  flows: [flow],
  types,
  pollMs: 20,
  http: async (request) => {
    world.sent.add(keyOf(request).split(':').slice(1).join(':'));
    await new Promise((resolve) => setImmediate(resolve));
    return answer(200);
  },
});

const makeTable = ({ tables }: Harness): Promise<unknown> =>
  tables.write((tx) => tx.query('create table if not exists written(run text, step text)'));

/** What is left of a run when it is over: how each step ended, what was sent, what was written. */
const remainsOf = async (harness: Harness, runId: string, { sent }: World): Promise<Json> => {
  await harness.until(runId, 'completed', 'failed');
  const { status, steps, output } = foldJournal(await harness.journal(runId));
  const rows = await harness.tables.read<{ step: string }>('select step from written order by step');
  return unordered({
    status,
    output: output ?? null,
    steps: Object.fromEntries([...steps].map(([key, step]) => [key, [step.status, step.ports ?? null]])),
    sent: [...sent].sort(),
    written: rows.map(({ step }) => step),
  });
};

const start = ({ engine }: Harness, seed: number): Promise<{ runId: string }> =>
  engine.start({ flow: 'random', input: seed, trigger: 'manual', idempotencyKey: 'run' });

const undisturbed = async (flow: FlowDefinition, seed: number): Promise<Json> => {
  const world: World = { sent: new Set() };
  const harness = await open(optionsFor(flow, world));
  await makeTable(harness);
  const { runId } = await start(harness, seed);
  const remains = await remainsOf(harness, runId, world);
  await harness.drop();
  return remains;
};

const interrupted = async (flow: FlowDefinition, seed: number, deaths: readonly number[]): Promise<Json> => {
  const world: World = { sent: new Set() };
  const options = { ...optionsFor(flow, world), url: await newFile() };
  for (const turns of deaths) {
    const harness = await open(options);
    await makeTable(harness);
    const asked = start(harness, seed).catch(() => undefined);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await harness.drop();
    await asked;
  }
  const last = await open(options);
  const { runId } = await start(last, seed);
  const remains = await remainsOf(last, runId, world);
  await last.drop();
  return remains;
};

const seed = 20_261_112;

test(`a run of any graph ends the same way however often its process dies on the way (seed ${seed})`, async () => {
  const deaths = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(anyFlow({ races: false }), fc.integer(), deaths, async (drawn, luck, turns) => {
      const flow = enact(drawn, luck);
      expect(await interrupted(flow, luck, turns)).toEqual(await undisturbed(flow, luck));
    }),
    { seed, numRuns: 20 },
  );
}, 120_000);
