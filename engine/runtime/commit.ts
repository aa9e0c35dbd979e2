import type { AppendResult, Append, BirthResult, NewRun, RunStore } from '../store/run-store.ts';
import type { Fault } from '../core/ports.ts';
import type { RunEvent } from '../core/events.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { reduce } from '../core/reduce.ts';
import { isOver, putSide, rowStatus, takeSide, type ActiveRun } from './active-run.ts';
import { completed, draftCases } from './record-outcome.ts';
import type { RunNotice, Settled } from './engine.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Outcome } from '../sdk/outcome.ts';

/** What a commit needs from the engine. */
export interface Committing {
  store: RunStore;
  fault: Fault;
  now(): number;
  notify(notice: RunNotice): void;
  /** A run was parked with this due instant. */
  parked(dueAt: number): void;
}

const endedAs = (run: ActiveRun): Settled['status'] =>
  isOver(run) ? (rowStatus(run) as Settled['status']) : 'waiting';

export const settledOf = (run: ActiveRun): Settled => {
  const { output, reply, error } = run.state;
  const settled: Settled = { runId: run.id, status: endedAs(run) };
  if (output !== undefined) settled.output = output;
  if (reply !== undefined) settled.reply = reply;
  if (error !== undefined) settled.errorCode = error.code;
  return settled;
};

/** Tells who waits for the answer, once it is committed: the reply, the end, or that the run parked. */
const settle = (run: ActiveRun, parked: boolean): void => {
  if (run.waiters.length === 0 || !(parked || isOver(run) || run.state.reply)) return;
  const settled = settledOf(run);
  for (const waiter of run.waiters.splice(0)) waiter(settled);
};

const notice = (run: ActiveRun, events: readonly RunEvent[]): RunNotice => ({
  runId: run.id,
  flow: run.flow.id,
  status: rowStatus(run),
  mode: run.state.mode,
  events: events.map((event) =>
    'step' in event && event.step !== undefined
      ? { type: event.type, step: event.step }
      : { type: event.type },
  ),
});

const keyText = (value: Json): string => (typeof value === 'string' ? value : printJson(value));

/** Serial key, search keys and the like, worked out from the input before the first step. */
export const keysOf = (
  run: ActiveRun,
): Pick<NewRun, 'keys' | 'serialKey' | 'serialAt' | 'idempotencyKey'> => {
  const { flow, state } = run;
  if (flow.searchKeys.length === 0 && flow.serialKey === undefined && flow.idempotencyKey === undefined)
    return {};
  const data = {
    input: state.input,
    steps: {},
    events: {},
    run: { id: run.id, flow: flow.id, version: flow.version, mode: state.mode, startedAt: run.createdAt },
  };
  const keys: Record<string, string> = {};
  for (const [name, read] of flow.searchKeys) {
    const value = readKey(() => read(data));
    if (value !== null) keys[name] = keyText(value);
  }
  const serial = flow.serialKey && readKey(() => flow.serialKey!(data));
  const serialAt = flow.serialTime && readKey(() => flow.serialTime!(data));
  const idempotency = flow.idempotencyKey && readKey(() => flow.idempotencyKey!(data));
  return {
    ...(flow.searchKeys.length > 0 ? { keys } : {}),
    ...(serial == null
      ? {}
      : { serialKey: keyText(serial), serialAt: typeof serialAt === 'number' ? serialAt : run.createdAt }),
    ...(idempotency == null ? {} : { idempotencyKey: keyText(idempotency) }),
  };
};

/** A broken record must still become a run that can be found and mended, so a key that cannot be read is left out. */
const readKey = (read: () => Json): Json => {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof EngineError) return null;
    throw thrown;
  }
};

const isBusy = ({ toStart, underWay, arrived, transact }: ActiveRun): boolean =>
  toStart.length > 0 || underWay.size > 0 || arrived.length > 0 || transact !== null;

/** The row of a new run. `goesOn`: it is to be driven after its birth even if nothing of it is under way yet. */
export const newRunRow = (run: ActiveRun, keys: ReturnType<typeof keysOf>, goesOn: boolean): NewRun => {
  const { state, flow, pending } = run;
  const settings = flow.definition.settings ?? {};
  const over = isOver(run);
  const leased = !over && (goesOn || isBusy(run));
  const side = takeSide(run);
  const row: NewRun = {
    id: run.id,
    flowId: flow.id,
    version: flow.version,
    mode: state.mode,
    priority: run.priority ?? settings.priority ?? 0,
    depth: state.depth,
    status: leased ? 'running' : rowStatus(run),
    leased,
    dueAt: over ? null : leased ? run.leaseUntil : run.dueAt,
    events: pending,
    createdAt: run.createdAt,
  };
  Object.assign(row, keys);
  if (settings.group !== undefined) row.group = settings.group;
  if (settings.concurrency !== undefined) row.concurrency = settings.concurrency;
  if (over) row.endedAt = pending.at(-1)!.at;
  if (state.error !== undefined) row.errorCode = state.error.code;
  if (state.parent !== undefined) {
    row.parentRun = state.parent.run;
    row.parentStep = state.parent.step;
  }
  if (side !== undefined) row.side = side;
  return row;
};

/** Commits the birth of a run with everything it did so far: one statement. */
export const commitBirth = async (run: ActiveRun, row: NewRun, with_: Committing): Promise<BirthResult> => {
  const result = await with_.store.birth(row);
  if (result.kind === 'duplicate') return result;
  run.born = true;
  run.committed = run.state.seq;
  const events = run.pending;
  run.pending = [];
  with_.notify(notice(run, events));
  if (!row.leased && row.dueAt !== null) with_.parked(row.dueAt);
  if (result.kind === 'created') settle(run, !row.leased);
  return result;
};

/** Thrown inside the step's transaction to undo it when the step did not end well, or was a rehearsal. */
export class NotDone extends Error {
  constructor(readonly outcome: Outcome) {
    super('The transactional step did not complete');
  }
}

const transactOf = (run: ActiveRun, now: number): Append['transact'] | undefined => {
  const { transact } = run;
  if (transact === null) return undefined;
  return async (tx) => {
    const outcome = await transact.run(tx);
    // A rehearsal carries the work out to learn its result, and takes it back.
    if (outcome.kind !== 'done' || run.state.mode !== 'live') throw new NotDone(outcome);
    return {
      events: [completed(transact.call.step, outcome, now)],
      side: {
        ...(outcome.keys === undefined ? {} : { keys: outcome.keys }),
        cases: draftCases(transact.call.step, outcome.cases, now),
      },
    };
  };
};

/**
 * Appends what is pending. `release` gives the lease back in the same statement. A park, and a commit after which
 * steps begin, fail as `inbox-moved` when a message came in meanwhile. After `fenced` the run belongs to somebody
 * else: forget it.
 */
export const commitAppend = async (
  run: ActiveRun,
  release: boolean,
  with_: Committing,
): Promise<AppendResult> => {
  if (run.lost) return { kind: 'fenced' };
  const events = run.pending;
  const side = takeSide(run);
  const transact = transactOf(run, with_.now());
  const over = isOver(run);
  const append: Append = {
    runId: run.id,
    epoch: run.epoch,
    seq: run.committed,
    events,
    status: rowStatus(run),
    dueAt: over ? null : release ? run.dueAt : run.leaseUntil,
    release: release || over,
    inboxSeen: run.inboxSeen,
    ...(run.toStart.length > 0 || transact !== undefined ? { fresh: true } : {}),
    ...(over ? { endedAt: events.at(-1)?.at ?? run.createdAt } : {}),
    ...(run.state.error === undefined ? {} : { errorCode: run.state.error.code }),
    ...(side === undefined ? {} : { side }),
    ...(transact === undefined ? {} : { transact }),
  };
  const result = await with_.store.append(append);
  if (result.kind !== 'ok') {
    if (result.kind === 'fenced') run.lost = true;
    else if (side) putSide(run, side);
    return result;
  }
  run.transact = null;
  // Events recorded while the commit was on its way stay pending: only those that were sent are taken off.
  run.pending = run.pending.slice(events.length);
  run.committed += events.length + result.events.length;
  for (const event of result.events) reduce(run.state, event);
  with_.notify(notice(run, [...events, ...result.events]));
  if (append.release && append.dueAt !== null) with_.parked(append.dueAt);
  settle(run, release);
  return result;
};
