import type { ChannelPorts } from './channel-ports.ts';
import { syncChannel } from './sync-channel.ts';

/** Shops that one process reads at the same time. */
const AT_ONCE = 4;
/** So that a shop with a month to catch up on does not keep the others waiting. */
const SLICE_MS = 60_000;
/** What single readings were is history; what was read stays known. */
const KEPT_MS = 35 * 86_400_000;

/** Reads every channel whose time has come. An unchanged shop costs its calls and one note, no run. */
export async function readDueChannels(ports: ChannelPorts, signal: AbortSignal): Promise<void> {
  const now = ports.clock.now();
  const due = (await ports.store.list())
    .filter(({ channel, lookAt }) => channel.enabled && channel.mode !== 'file' && lookAt <= now)
    .sort((a, b) => a.lookAt - b.lookAt)
    .values();
  const work = async (): Promise<void> => {
    for (const { channel } of due) {
      if (signal.aborted) return;
      await syncChannel(ports, channel, { budget: { untilAt: ports.clock.now() + SLICE_MS }, signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

export const forgetReadings = ({ coverage, clock }: ChannelPorts): Promise<void> =>
  coverage.tidy(clock.now() - KEPT_MS);
