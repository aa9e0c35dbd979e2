import type { ChannelRound } from '../sdk/channels.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { syncChannel, type SyncReport } from './sync-channel.ts';

/** Shops that one run reads at the same time. */
const AT_ONCE = 4;
/** A shop with much to catch up on goes on at its next turn. */
const SLICE_MS = 60_000;

/** Reads every shop in use that comes in by one way. A shop that fails has its own incident and stops no other. */
export async function syncRound(
  ports: ChannelPorts,
  mode: 'api' | 'push',
  signal: AbortSignal,
): Promise<ChannelRound> {
  const round: ChannelRound = {
    channels: 0,
    created: 0,
    changed: 0,
    unchanged: 0,
    quarantined: 0,
    lagMs: null,
    more: false,
    failed: [],
  };
  const channels = (await ports.store.list())
    .map(({ channel }) => channel)
    .filter((channel) => channel.enabled && channel.mode === mode)
    .values();
  const work = async (): Promise<void> => {
    for (const channel of channels) {
      signal.throwIfAborted();
      const budget = { untilAt: ports.clock.now() + SLICE_MS };
      const report = await syncChannel(ports, channel, { budget, signal });
      round.channels += 1;
      // Whoever reads it now brings the same orders.
      if (report === undefined) round.more = true;
      else add(round, report);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  round.failed.sort((a, b) => (a.channel < b.channel ? -1 : 1));
  return round;
}

function add(round: ChannelRound, report: SyncReport): void {
  for (const name of ['created', 'changed', 'unchanged', 'quarantined'] as const) round[name] += report[name];
  if (report.lagMs !== null) round.lagMs = Math.max(round.lagMs ?? 0, report.lagMs);
  round.more ||= report.more;
  if (report.failure !== undefined)
    round.failed.push({ channel: report.channel, code: `channel-${report.failure.class}` });
}
