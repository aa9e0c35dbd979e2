import { foldJournal } from '../../core/reduce.ts';
import type { CrashFlow } from './crash-flow.ts';
import type { Report, RunRow } from './report.ts';

export interface Findings {
  /** What should have happened and did not. */
  lost: string[];
  /** What happened although it should not, or more often than it should. */
  doubled: string[];
}

export interface Evidence {
  flows: ReadonlyMap<string, CrashFlow>;
  report: Report;
  /** Arrivals at the counter by idempotency key. */
  counts: ReadonlyMap<string, number>;
  /** Runs by key, of every start the child has said to be durable. */
  started: ReadonlyMap<string, string>;
  /** Every key that was to be started. */
  wanted: readonly string[];
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

/** Holds what is in the database and what arrived at the counter against what the flows say must be. */
export const judge = async (evidence: Evidence): Promise<Findings> => {
  const findings: Findings = { lost: [], doubled: [] };
  judgeStarts(evidence, findings);
  judgeEffects(evidence, findings);
  judgeRows(evidence, findings);
  judgeFamilies(evidence, findings);
  judgeCases(evidence, findings);
  judgeSlots(evidence, findings);
  await judgeRaces(evidence, findings);
  return findings;
};

const judgeStarts = ({ report, started, wanted, flows }: Evidence, { lost, doubled }: Findings): void => {
  const byKey = groupBy(
    // Keys with a colon are the engine's own.
    report.runs.filter(
      ({ idem_key: key, parent_run: parent }) => key?.includes(':') === false && parent === null,
    ),
    (run) => run.idem_key ?? '',
  );
  for (const key of wanted) if (!byKey.has(key)) lost.push(`no run of ${key}`);
  for (const [key, runs] of byKey) if (runs.length > 1) doubled.push(`${runs.length} runs of ${key}`);
  for (const [key, run] of started)
    if (byKey.get(key)?.[0]?.id !== run) lost.push(`run ${run} of ${key}, which was said to be durable`);
  for (const { id, flow_id: flow, status } of report.runs) {
    const isFine = status === flows.get(flow)?.ends || (flow === 'serial' && status === 'superseded');
    if (!isFine) lost.push(`run ${id} of ${flow} is ${status}`);
  }
};

/** Parts of a long for-each and runs that were overtaken do nothing of what their flow says. */
const isIdle = ({ flow_id: flow, parent_run: parent, status }: RunRow): boolean =>
  status === 'superseded' || (flow === 'batch' && parent !== null);

const judgeEffects = ({ report, counts, flows }: Evidence, { lost, doubled }: Findings): void => {
  const allowed = new Set<string>();
  for (const run of report.runs) {
    const flow = flows.get(run.flow_id);
    if (flow === undefined || isIdle(run)) continue;
    const keys = (steps: readonly string[] = []): string[] => steps.map((step) => `${run.id}:${step}`);
    for (const key of keys(flow.needs)) if (!counts.has(key)) lost.push(`effect ${key} of ${run.flow_id}`);
    for (const key of keys(flow.once)) {
      const times = counts.get(key) ?? 0;
      if (times > 1) doubled.push(`effect ${key} ${times} times, though it may happen once only`);
    }
    for (const key of [...keys(flow.needs), ...keys(flow.may), ...keys(flow.once)]) allowed.add(key);
  }
  for (const key of counts.keys())
    if (!allowed.has(key)) doubled.push(`effect ${key}, which nothing asked for`);
};

const judgeRows = ({ report, flows }: Evidence, { lost, doubled }: Findings): void => {
  const byRun = groupBy(report.rows, (row) => row.run_id);
  for (const run of report.runs) {
    const expected = isIdle(run) ? 0 : (flows.get(run.flow_id)?.rows ?? 0);
    const found = byRun.get(run.id) ?? [];
    const steps = new Set(found.map(({ step }) => step)).size;
    if (steps < expected) lost.push(`${expected - steps} own rows of ${run.id}`);
    if (found.length > expected) doubled.push(`${found.length} own rows of ${run.id}, not ${expected}`);
  }
  const serial = new Set(report.runs.filter((run) => run.flow_id === 'serial').map(({ id }) => id));
  const newest = new Map<string, number>();
  for (const { run_id: run, order_no: order, order_at: at } of report.rows) {
    if (!serial.has(run) || order === null || at === null) continue;
    if (at <= (newest.get(order) ?? -1)) doubled.push(`an older update of ${order} after a newer one`);
    newest.set(order, at);
  }
};

const judgeFamilies = ({ report, flows }: Evidence, { lost, doubled }: Findings): void => {
  const children = groupBy(report.runs, (run) => run.parent_run ?? '');
  for (const run of report.runs) {
    if (isIdle(run)) continue;
    for (const [flow, expected] of Object.entries(flows.get(run.flow_id)?.children ?? {})) {
      const found = (children.get(run.id) ?? []).filter((child) => child.flow_id === flow).length;
      if (found < expected) lost.push(`a child of ${run.id}`);
      if (found > expected) doubled.push(`${found} children of ${run.id}, not ${expected}`);
    }
  }
  const failed = groupBy(report.failures, (failure) => failure.run_id);
  const alarms = report.runs.filter((run) => run.flow_id === 'alarm').length;
  const failing = report.runs.filter((run) => run.status === 'failed');
  for (const { id } of failing) {
    const [failure, ...more] = failed.get(id) ?? [];
    if (failure === undefined || !failure.handled_run) lost.push(`the error flow of ${id}`);
    if (more.length > 0) doubled.push(`${more.length + 1} failures of ${id}`);
  }
  if (alarms > failing.length) doubled.push(`${alarms} error flows of ${failing.length} failed runs`);
};

/** A person who has to decide must see what was about to be sent; what is over asks nobody any more. */
const judgeCases = ({ report }: Evidence, { lost, doubled }: Findings): void => {
  for (const { run_id: run, step, type, details, closed_at: closedAt } of report.cases) {
    if (type === 'uncertain') {
      const { request } = JSON.parse(details ?? '{}') as { request?: { url?: string } | null };
      if (!request?.url?.includes(`${run}:${step}`)) lost.push(`the request in the case of ${run}:${step}`);
    }
    if (type !== 'incident' && closedAt === null) doubled.push(`a case of ${run}:${step} that is left open`);
  }
};

/** Every second has its slot, every slot its run, and no run is there without one. */
const judgeSlots = ({ report }: Evidence, { lost, doubled }: Findings): void => {
  const ticks = new Set(report.runs.filter((run) => run.flow_id === 'tick').map(({ id }) => id));
  const named = new Set(report.slots.map((slot) => slot.run_id));
  for (const [index, { slot_at: at, run_id: run }] of report.slots.entries()) {
    if (run === null || !ticks.has(run)) lost.push(`the run of the slot ${at}`);
    const before = report.slots[index - 1];
    if (before !== undefined && at - before.slot_at !== 1000)
      lost.push(`slots between ${before.slot_at} and ${at}`);
  }
  for (const run of ticks) if (!named.has(run)) doubled.push(`a run ${run} without a slot`);
};

/** The locks of a race by flow, each with the last step of its branch. */
const locks: Readonly<Record<string, readonly (readonly [lock: string, last: string])[]>> = {
  race: [
    ['lock-a', 'pack-a'],
    ['lock-b', 'lock-b'],
  ],
  cut: [['lock-a', 'lock-a']],
};

/** Every lock that arrived, answered or not, and did not win was given back, and the winner's was not. */
const judgeRaces = async ({ report, counts }: Evidence, { lost, doubled }: Findings): Promise<void> => {
  for (const { id, flow_id: flow } of report.runs) {
    if (!Object.hasOwn(locks, flow)) continue;
    const { steps } = foldJournal(await report.journal(id));
    const { first } = (steps.get('join')?.output ?? {}) as { first?: string };
    for (const [lock, last] of locks[flow] ?? []) {
      const isUndone = counts.has(`${id}:${lock}~undo`);
      if (first === last && isUndone) doubled.push(`${id} gave back the lock that had won`);
      if (first !== last && counts.has(`${id}:${lock}`) && !isUndone)
        lost.push(`the undoing of ${id}:${lock}`);
    }
  }
};
