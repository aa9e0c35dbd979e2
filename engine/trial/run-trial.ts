import { randomBytes } from 'node:crypto';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { createEngine } from '../runtime/create-engine.ts';
import type { NodeTypes } from '../runtime/compiled-flow.ts';
import { EngineError } from '../core/errors.ts';
import type { NodeType } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { pausesOf, readsOf } from '../store/runtime-reads.ts';
import { createStore } from '../store/store.ts';
import { tablesOf } from '../store/tables.ts';
import { createFakeClock } from '../testing/fake-clock.ts';

/** How a trial ended. `path` are the steps in the order in which they completed, began to wait or failed. */
export interface TrialResult {
  status: 'completed' | 'failed' | 'waiting' | 'canceled';
  output?: Json;
  errorCode?: string;
  errorMessage?: string;
  path: string[];
  events: RunEvent[];
}

export interface TrialOptions {
  /** Results to take instead of running a node, by node id. */
  replies?: Record<string, Json>;
  /** Stop at the first wait; else time jumps to whatever is due, so that a wait of three days takes no time. */
  stopAtWait?: boolean;
  now?: number;
}

/** Node types whose nodes with a given reply answer it at once and touch nothing. */
const withReplies = (types: NodeTypes, replies: Record<string, Json>): NodeTypes => ({
  get(name, version) {
    const type = types.get(name, version);
    if (!type) return undefined;
    const prepare: NodeType['prepare'] = (config, tools) =>
      Object.hasOwn(replies, tools.nodeId)
        ? { execute: () => done(replies[tools.nodeId]!), effects: 'none' }
        : type.prepare(config, tools);
    return { ...type, prepare };
  },
});

interface Row extends Record<string, unknown> {
  status: string;
  due_at: number | null;
  lease_owner: string | null;
}
const open = new Set(['queued', 'running', 'waiting']);

const refused = (what: string): never => {
  throw new EngineError('no-reply', {
    zh: `用例没有给出“${what}”的答复，试跑不访问外部。`,
    en: `The case gives no reply for ${what}, and a trial does not reach outside.`,
  });
};

/** Most jumps of time in one trial: a flow that waits for ever in a loop ends as `waiting`. */
const mostJumps = 10_000;

/**
 * Runs a definition, published or not, on an engine and a database in memory of its own, as a rehearsal: nothing
 * reaches the outside, and every write is shown instead of done.
 */
export const runTrial = async (
  flow: FlowDefinition,
  input: Json,
  options: TrialOptions = {},
): Promise<TrialResult> => {
  const clock = createFakeClock(options.now);
  const store = await createStore({ url: ':memory:', worker: 'trial', clock });
  const tables = tablesOf(store);
  const failures: unknown[] = [];
  const engine = createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: { published: async (id) => (id === flow.id ? { version: 1, definition: flow } : null) },
    failureListeners: async () => [],
    types: withReplies(createRegistry(nodeTypes), options.replies ?? {}),
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
    onError: (_run, error) => failures.push(error),
  });
  await engine.open();
  try {
    const started = await engine.start({ flow: flow.id, input, trigger: 'manual', mode: 'rehearsal' });
    if (started.kind === 'running') await started.settled;
    const { runId } = started;
    for (let jumps = 0; jumps < mostJumps; jumps++) {
      const [row] = await tables.read<Row>('select status, due_at, lease_owner from runs where id = ?', [
        runId,
      ]);
      if (!row || !open.has(row.status)) break;
      // Only a parked run lets time jump: a leased one is at work, and its lease must not lapse under it.
      const parked = row.status === 'waiting' && row.lease_owner === null;
      if (parked && (options.stopAtWait || row.due_at === null)) break;
      clock.advance(parked ? Math.max(1, row.due_at! - clock.now()) : 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (failures.length > 0) throw failures[0];
    return resultOf(await store.journal(runId));
  } finally {
    await engine.stop(0);
    await store.close();
  }
};

const reached = new Set<string>(['step.completed', 'step.waiting', 'step.failed']);

const resultOf = (events: RunEvent[]): TrialResult => {
  const path = [
    ...new Set(events.flatMap((event) => (reached.has(event.type) && 'step' in event ? [event.step] : []))),
  ];
  const last = events.findLast(({ type }) => type.startsWith('run.') && type !== 'run.started');
  if (last?.type === 'run.completed') {
    const reply = events.findLast((event) => event.type === 'step.completed' && event.reply !== undefined);
    const output = reply?.type === 'step.completed' ? reply.output : last.output;
    return { status: 'completed', output, path, events };
  }
  if (last?.type === 'run.failed') {
    return { status: 'failed', errorCode: last.error.code, errorMessage: last.error.message, path, events };
  }
  return { status: last?.type === 'run.canceled' ? 'canceled' : 'waiting', path, events };
};
