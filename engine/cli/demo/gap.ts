import { request } from 'undici';
import type { Lab } from '../../../connectors/lab/start-lab.ts';
import type { ListCoverage } from '../../../schemas/channel-view.ts';
import type { DemoApi } from './api.ts';

export interface Gap {
  channel: string;
  fromAt: number;
  untilAt: number;
  /** What ends the failure by hand. */
  mend: string;
}

const HOUR = 3_600_000;
const CHANNEL = 'lazada-my';

/** A platform that goes down while an hour is to be read again: the hour stays missing until the platform is back. */
export async function leaveGap(api: DemoApi, { platforms }: Lab): Promise<Gap> {
  const origin = platforms.find(({ id }) => id === CHANNEL)?.origin;
  if (origin === undefined) throw new Error(`the lab has no shop ${CHANNEL}`);
  await control(origin, { fault: 'down' });
  const untilAt = Math.floor((Date.now() - 3 * HOUR) / HOUR) * HOUR;
  const span = { fromAt: untilAt - HOUR, untilAt };
  await api.call('POST', `/api/v1/channels/${CHANNEL}/backfill`, span);
  // Now rather than within seconds; whoever reads it already finds the same.
  await api.send('POST', `/api/v1/channels/${CHANNEL}/sync`);
  const { items } = await api.call<{ items: ListCoverage[] }>(
    'GET',
    `/api/v1/channels/${CHANNEL}/coverage?fromAt=${span.fromAt}&untilAt=${span.untilAt}`,
  );
  const missing = items.flatMap((list) => list.missing);
  if (missing.length === 0) throw new Error(`${CHANNEL} has no gap`);
  return { channel: CHANNEL, ...span, mend: `curl -d '{"clear":true}' ${origin}/__control` };
}

const control = async (origin: string, order: unknown): Promise<void> => {
  const { body } = await request(`${origin}/__control`, { method: 'POST', body: JSON.stringify(order) });
  await body.dump();
};
