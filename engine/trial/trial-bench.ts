import { randomBytes } from 'node:crypto';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { RunEvent, StepKey } from '../core/events.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import type { NodeTypes } from '../runtime/compiled-flow.ts';
import { createEngine, type RunningEngine } from '../runtime/create-engine.ts';
import { pausesOf, readsOf } from '../store/runtime-reads.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf, type Tables } from '../store/tables.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { answering, type AnswerFor, type StepMark } from './answers.ts';

export interface BenchOptions {
  flow: FlowDefinition;
  types?: NodeTypes;
  answerFor: AnswerFor;
  /** Other flows, for nodes that start them. */
  otherFlow?(id: string): Promise<FlowDefinition | null>;
  now?: number;
}

/** A trial run as it was left: over, or parked with nothing to come. */
export interface BenchRun {
  runId: string;
  events: RunEvent[];
  marks: ReadonlyMap<StepKey, StepMark>;
  inputs: ReadonlyMap<StepKey, Json>;
  /** Real time it took. */
  ms: number;
}

export interface TrialBench {
  run(
    input: Json,
    options?: { startNode?: string; stopAtWait?: boolean; signal?: AbortSignal },
  ): Promise<BenchRun>;
  close(): Promise<void>;
}

interface Row extends Record<string, unknown> {
  status: string;
  due_at: number | null;
  lease_owner: string | null;
}
const open = new Set(['queued', 'running', 'waiting']);
/** Most jumps of time in one trial: a flow that waits for ever in a loop ends as `waiting`. */
const mostJumps = 10_000;

const refused = (what: string): never => {
  throw new EngineError('no-reply', {
    zh: `用例没有给出“${what}”的答复，试跑不访问外部。`,
    en: `The case gives no reply for ${what}, and a trial does not reach outside.`,
  });
};

/** Keys would make the second trial of an order a duplicate of the first. */
const withoutKeys = (flow: FlowDefinition): FlowDefinition => {
  const {
    idempotencyKey: _id,
    serialKey: _serial,
    serialTime: _time,
    concurrency: _c,
    ...settings
  } = flow.settings ?? {};
  return { ...flow, settings };
};

/**
 * An engine and a database in memory for trials of one definition, published or not. Every run on it is a rehearsal:
 * nothing reaches the outside, and time jumps to whatever is due, so that a wait of three days takes no time.
 */
export async function openTrialBench({
  flow: given,
  types = createRegistry(nodeTypes),
  answerFor,
  otherFlow = async () => null,
  now,
}: BenchOptions): Promise<TrialBench> {
  const flow = withoutKeys(given);
  const clock = createFakeClock(now);
  const store = await createStore({ url: ':memory:', worker: 'trial', clock });
  const tables = tablesOf(store);
  const failures: unknown[] = [];
  const marks = new Map<string, Map<StepKey, StepMark>>();
  const engine = engineOf({
    store,
    tables,
    clock,
    flow,
    otherFlow,
    types: answering(
      types,
      answerFor,
      (runId, step, mark) =>
        marks.set(runId, (marks.get(runId) ?? new Map<StepKey, StepMark>()).set(step, mark)),
      () => performance.now(),
    ),
    onError: (_run, error) => failures.push(error),
  });
  await engine.open();
  return {
    async run(input, { startNode, stopAtWait = false, signal } = {}) {
      const begun = performance.now();
      const started = await engine.start({
        flow: flow.id,
        input,
        trigger: 'manual',
        mode: 'rehearsal',
        ...(startNode === undefined ? {} : { startNode }),
      });
      if (started.kind === 'running') await started.settled;
      const { runId } = started;
      await letTimePass({ tables, clock, runId, stopAtWait, ...(signal && { signal }) });
      if (failures.length > 0) throw failures.pop();
      const events = await store.journal(runId);
      const ms = performance.now() - begun;
      const inputs = await engine.inputsOf({ id: runId, flow: flow.id, version: 1 }, events);
      return { runId, events, marks: marks.get(runId) ?? new Map(), inputs, ms };
    },
    close: () => close(engine, store),
  };
}

interface EngineParts {
  store: Store;
  tables: Tables;
  clock: FakeClock;
  flow: FlowDefinition;
  otherFlow: NonNullable<BenchOptions['otherFlow']>;
  types: NodeTypes;
  onError(run: string, error: unknown): void;
}

/** Without a way out: whatever is not answered for is refused. */
const engineOf = ({ store, tables, clock, flow, otherFlow, types, onError }: EngineParts): RunningEngine =>
  createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: {
      published: async (id) => {
        const definition = id === flow.id ? flow : await otherFlow(id);
        return definition === null ? null : { version: 1, definition };
      },
    },
    failureListeners: async () => [],
    types,
    outside: {
      http: async ({ url }) => refused(url),
      secret: (name) => refused(name),
      datasets: store.datasets,
      log: () => {},
      idKey: randomBytes(32),
    },
    clock,
    fault: () => {},
    worker: 'trial',
    onError,
  });

async function letTimePass({
  tables,
  clock,
  runId,
  stopAtWait,
  signal,
}: {
  tables: Tables;
  clock: FakeClock;
  runId: string;
  stopAtWait: boolean;
  signal?: AbortSignal;
}): Promise<void> {
  for (let jumps = 0; jumps < mostJumps; jumps++) {
    if (signal?.aborted === true) return;
    const [row] = await tables.read<Row>('select status, due_at, lease_owner from runs where id = ?', [
      runId,
    ]);
    if (!row || !open.has(row.status)) return;
    // Only a parked run lets time jump: a leased one is at work, and its lease must not lapse under it.
    const parked = row.status === 'waiting' && row.lease_owner === null;
    if (parked && (stopAtWait || row.due_at === null)) return;
    clock.advance(parked ? Math.max(1, row.due_at! - clock.now()) : 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function close(engine: RunningEngine, store: Store): Promise<void> {
  await engine.stop(0);
  await store.close();
}
