import type { Operation, TimeWindow } from '../../schemas/connector.ts';
import { FIFTEEN_MINUTES, FIVE_MINUTES, type Channel } from '../../schemas/channel.ts';
import { failureOf, type Failure } from '../../connectors/kit/failure.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import { openLink, type ChannelLink } from './call-channel.ts';
import { ChannelFailure, failureOfError } from './channel-failure.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { planWindows, type PlannedWindow } from './plan-windows.ts';
import { readWindow, type WindowResult } from './read-window.ts';

export interface SyncBudget {
  /** Windows of one reading; what is left comes next time. */
  windows?: number;
  /** No further window is begun after this instant. */
  untilAt?: number;
}

export interface SyncReport extends WindowResult {
  channel: string;
  windows: number;
  /** How far behind now the lists are read; ms, the worst of them. Null: nothing was read yet. */
  lagMs: number | null;
  /** There is more to read at once. */
  more: boolean;
  failure?: Failure;
}

/** For how long one process has a channel to itself; renewed with every window. */
const LEASE_MS = 120_000;
const DAY_MS = 86_400_000;
const DEFAULT_WINDOWS = 2_000;
/** Of classes that end the whole reading; others end the list they befell. */
const OF_CHANNEL: ReadonlySet<Failure['class']> = new Set([
  'retry',
  'throttle',
  'refresh-token',
  're-authorise',
  'clock',
  'signature',
  'ip',
  'platform-down',
]);

/**
 * Reads what a channel has not been read of: ahead to now, then holes. Never throws for what the platform does: the
 * report and the state of the channel say it. Undefined: another process is reading it.
 */
export async function syncChannel(
  ports: ChannelPorts,
  channel: Channel,
  { budget = {}, signal = new AbortController().signal }: { budget?: SyncBudget; signal?: AbortSignal } = {},
): Promise<SyncReport | undefined> {
  const { store, clock, worker } = ports;
  const own = readingsOf(ports);
  if (own.has(channel.id)) return undefined;
  own.add(channel.id);
  try {
    const now = clock.now();
    if (!(await store.claim(channel.id, worker, now, now + LEASE_MS))) return undefined;
    return await readChannel(ports, channel, budget, signal);
  } finally {
    own.delete(channel.id);
  }
}

/** What this process is reading now: the lease tells processes apart, and not a flow from the clock beside it. */
const readings = new WeakMap<ChannelPorts, Set<string>>();
function readingsOf(ports: ChannelPorts): Set<string> {
  const own = readings.get(ports) ?? new Set<string>();
  readings.set(ports, own);
  return own;
}

async function readChannel(
  ports: ChannelPorts,
  channel: Channel,
  budget: SyncBudget,
  signal: AbortSignal,
): Promise<SyncReport> {
  const { store, worker } = ports;
  const report: SyncReport = {
    channel: channel.id,
    windows: 0,
    pages: 0,
    records: 0,
    created: 0,
    changed: 0,
    unchanged: 0,
    quarantined: 0,
    lagMs: null,
    more: false,
  };
  try {
    const connector = await connectorOf(ports, channel);
    const link = openLink(ports, channel, connector, signal);
    for (const list of listsOf(connector)) await readList(ports, link, list, budget, report, signal);
  } catch (error) {
    report.failure ??= failureOfError(error);
  } finally {
    await store.release(channel.id, worker);
  }
  await settle(ports, channel, report);
  return report;
}

/** Throws ChannelFailure `connector-unknown`. */
export async function connectorOf(
  ports: Pick<ChannelPorts, 'connector'>,
  channel: Channel,
): Promise<Connector> {
  const connector = await ports.connector(channel.connector);
  if (connector !== undefined) return connector;
  throw new ChannelFailure(
    failureOf('invalid', 'connector-unknown', {
      text: { zh: `没有连接器“${channel.connector}”。`, en: `There is no connector "${channel.connector}".` },
    }),
  );
}

/** Lists that are read by time: orders by that of their change, and first, so that a refund finds its order. */
export const listsOf = ({ manifest: { operations } }: Connector): Operation[] => [
  ...operations.filter(({ kind, walk }) => kind === 'list-orders' && walk?.window?.by === 'updated'),
  ...operations.filter(({ kind, walk }) => kind === 'list-refunds' && walk?.window !== undefined),
];

async function readList(
  ports: ChannelPorts,
  link: ChannelLink,
  list: Operation,
  budget: SyncBudget,
  report: SyncReport,
  signal: AbortSignal,
): Promise<void> {
  const { clock, coverage, store, worker } = ports;
  const now = clock.now();
  const limit = budget.windows ?? DEFAULT_WINDOWS;
  const covered = await coverage.covered(link.channel.id, list.id);
  const windows = planList(list, link.channel, covered, now, limit);
  try {
    for (const [index, window] of windows.entries()) {
      const at = clock.now();
      if (signal.aborted || at >= (budget.untilAt ?? Infinity)) {
        report.more = true;
        break;
      }
      if (!(await store.claim(link.channel.id, worker, at, at + LEASE_MS))) throw new LostClaim();
      add(report, await readWindow(ports, link, list.id, window));
      report.windows += 1;
      report.more ||= index === limit - 1;
    }
  } catch (error) {
    const failure = failureOfError(error);
    report.failure = failure;
    if (OF_CHANNEL.has(failure.class)) throw error;
  } finally {
    const newest = (await coverage.covered(link.channel.id, list.id)).at(-1)?.untilAt;
    if (newest !== undefined) report.lagMs = Math.max(report.lagMs ?? 0, clock.now() - newest);
  }
}

/** Another process took the channel over, since this one was silent for too long. */
class LostClaim extends Error {}

/** The windows to read, on the platform's own grid of time. */
export function planList(
  { walk }: Operation,
  { sinceAt }: Channel,
  covered: readonly { fromAt: number; untilAt: number }[],
  now: number,
  limit: number,
): PlannedWindow[] {
  const window: TimeWindow | undefined = walk?.window;
  if (window === undefined) return [];
  const step = window.resolutionMs ?? 1_000;
  const down = (at: number): number => Math.floor(at / step) * step;
  const end = down(now - (window.lagMs ?? 0));
  const oldest = window.maxAgeMs === undefined ? 0 : down(now - window.maxAgeMs) + step;
  return planWindows(
    covered,
    { sinceAt: Math.max(down(sinceAt), oldest), now: end, limit },
    {
      spanMs: Math.max(step, down(spanOf(walk?.pages.kind, window))),
      lagMs: 0,
      overlapMs: window.overlapMs ?? 0,
    },
  );
}

/** Where a cursor leads from page to page nothing moves, and one long window costs fewer calls than many short ones. */
const spanOf = (pages: string | undefined, { maxSpanMs, stepMs = maxSpanMs }: TimeWindow): number =>
  Math.min(maxSpanMs, pages === 'cursor' || pages === 'link' ? Math.max(stepMs, DAY_MS) : stepMs);

const add = (report: SyncReport, result: WindowResult): void => {
  for (const name of Object.keys(result) as (keyof WindowResult)[]) report[name] += result[name];
};

const FIRST_BACKOFF_MS = 15_000;
const LONGEST_BACKOFF_MS = 10 * 60_000;

const paceOf = async ({ inPromotion }: ChannelPorts, channel: Channel): Promise<number> => {
  const usual = channel.everyMs ?? FIFTEEN_MINUTES;
  return (await inPromotion()) ? Math.min(usual, channel.promotionEveryMs ?? FIVE_MINUTES) : usual;
};

/** What the channel shows of this reading, when it is read again, and whether a person hears of it. */
async function settle(ports: ChannelPorts, channel: Channel, report: SyncReport): Promise<void> {
  const { store, clock, incidents } = ports;
  const now = clock.now();
  const { failure } = report;
  if (failure === undefined) {
    await store.succeeded(channel.id, now, report.more ? now : now + (await paceOf(ports, channel)));
    await incidents.close(`channel:${channel.id}`);
    return;
  }
  const failures = ((await store.get(channel.id))?.failures ?? 0) + 1;
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(10, failures - 1));
  await store.failed(channel.id, failure, now, now + Math.max(backoff, failure.waitMs ?? 0));
  await incidents.open(`channel:${channel.id}`, `channel-${failure.class}`, new ChannelFailure(failure));
}
