import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine, RunNotice } from '../runtime/engine.ts';
import type { Tables } from '../store/tables.ts';

/** Figures for Prometheus. One registry per server, so that two in one process (tests) do not add up. */
export interface Metrics {
  text(): Promise<string>;
  readonly contentType: string;
  /** One answered request; `route` is its pattern, never an address with a secret in it. */
  request(route: string, method: string, status: number, seconds: number): void;
  /** From a push to its first commit. */
  started(flow: string, seconds: number): void;
  close(): void;
}

/** From half a millisecond, a commit on a good disk, to ten seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function createMetrics(engine: Engine, tables: Tables): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'daliu_' });
  const requests = new Histogram({
    name: 'daliu_http_request_seconds',
    help: 'Time to answer a request, by route, method and class of status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const starts = new Histogram({
    name: 'daliu_start_commit_seconds',
    help: 'From the start of a run until its first commit is on the disk.',
    labelNames: ['flow'],
    buckets: BUCKETS,
    registers,
  });
  const runs = new Counter({
    name: 'daliu_runs_total',
    help: 'Runs that ended, by flow, mode and how.',
    labelNames: ['flow', 'mode', 'status'],
    registers,
  });
  const stepEvents: Tally = new Map();
  const steps = new Counter({
    name: 'daliu_step_events_total',
    help: 'Committed journal events of steps, by flow and type.',
    labelNames: ['flow', 'type'],
    registers: [],
    collect() {
      for (const [flow, types] of stepEvents)
        for (const [type, count] of types) this.inc({ flow, type }, count);
      stepEvents.clear();
    },
  });
  registry.registerMetric(steps);
  watchOpenRuns(registry, tables);
  const unsubscribe = engine.subscribe((notice) => countNotice(notice, runs, stepEvents));
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    request: (route, method, status, seconds) =>
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    started: (flow, seconds) => starts.observe({ flow }, seconds),
    close() {
      unsubscribe();
      registry.clear();
    },
  };
}

const ENDS = new Set(['completed', 'failed', 'canceled', 'superseded']);

/** Events since the counter was last read, by flow and type: a run has many, and the counter looks its labels up each time. */
type Tally = Map<string, Map<string, number>>;

function countNotice({ flow, mode, status, events }: RunNotice, runs: Counter, tally: Tally): void {
  let types = tally.get(flow);
  if (types === undefined) tally.set(flow, (types = new Map()));
  for (const { type } of events) if (type.startsWith('step.')) types.set(type, (types.get(type) ?? 0) + 1);
  if (ENDS.has(status)) runs.inc({ flow, mode, status });
}

/** Counted when asked for: the partial index on open runs makes it cheap, and no counter can go astray. */
function watchOpenRuns(registry: Registry, tables: Tables): void {
  const open = new Gauge({
    name: 'daliu_open_runs',
    help: 'Runs that are not over, by status; queued ones wait for their key, a place or a hold.',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const rows = await tables.read<{ status: string; runs: number }>(
        "select status, count(*) as runs from runs where status in ('queued', 'running', 'waiting') group by status",
      );
      for (const status of ['queued', 'running', 'waiting'])
        open.set({ status }, rows.find((row) => row.status === status)?.runs ?? 0);
    },
  });
}
