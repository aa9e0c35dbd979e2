import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startLab, type Lab } from '../../../connectors/lab/start-lab.ts';
import type { Channel } from '../../../schemas/channel.ts';
import type { ChannelView } from '../../../schemas/channel-view.ts';
import type { DemoApi } from './api.ts';
import type { ChannelsRead } from './reconcile.ts';
import type { DemoSession } from './session.ts';

const CONNECTORS = ['taobao', 'jd', 'douyin', 'pdd', 'lazada', 'shopify', 'woocommerce'];
const SEED = 20_251_111;
/** Of each of the eight shops; three quarters or more of them are placed by now, whatever the hour. */
const ORDERS = 92;

/** The lab's eight shops, each on a port of this machine. */
export const openShops = (span: DemoSession['span']): Promise<Lab> =>
  startLab({ only: CONNECTORS, seed: SEED, orders: ORDERS, span });

export const hostsOf = ({ platforms }: Lab): string[] => platforms.map(({ origin }) => new URL(origin).host);

/** Connects every shop of the lab, as its channel's file says, or leads a channel that is there to its new place. */
export async function wireShops(
  api: DemoApi,
  { platforms }: Lab,
  folder: string,
  sinceAt: number,
): Promise<void> {
  const known = new Map((await channelsOf(api)).map((view) => [view.channel.id, view]));
  for (const file of readdirSync(folder).sort()) {
    const shipped = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Channel, 'sinceAt'>;
    const platform = platforms.find(({ id }) => id === shipped.id);
    if (platform === undefined) throw new Error(`the lab has no shop ${shipped.id}`);
    const { origin, credential } = platform;
    const channel = { ...shipped, enabled: true, origin, sinceAt };
    const path = `/api/v1/channels/${channel.id}`;
    const present = known.get(channel.id);
    if (present === undefined) {
      await api.call('POST', '/api/v1/channels', { ...channel, enabled: false });
      await api.call('PUT', `${path}/credential`, { fields: credential });
      await api.call('POST', `${path}/enable`, { enabled: true });
    } else {
      await api.call('PUT', `${path}/credential`, { fields: credential });
      await api.call('PUT', path, { revision: present.revision, channel: { ...present.channel, origin } });
    }
  }
}

export const channelsOf = async (api: DemoApi): Promise<ChannelView[]> =>
  (await api.call<{ items: ChannelView[] }>('GET', '/api/v1/channels')).items;

/** Starts the flow that reads every shop; answers its run. */
export const startReading = async (api: DemoApi): Promise<string> =>
  (await api.call<{ runId: string }>('POST', '/api/v1/runs', { flow: 'sync-shops', input: {} })).runId;

const statusOf = async (api: DemoApi, run: string): Promise<string> =>
  (await api.call<{ status: string }>('GET', `/api/v1/runs/${run}`)).status;

const PATIENCE = 360;

/** Waits until the run is over and every shop was read since `begunAt`. Throws where it will not be. */
export async function untilRead(api: DemoApi, run: string, begunAt: number): Promise<ChannelsRead> {
  let left: ChannelView[] = [];
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const status = await statusOf(api, run);
    const viewedAt = Date.now();
    const views = await channelsOf(api);
    left = views.filter(({ succeededAt }) => succeededAt === null || succeededAt < begunAt);
    if (status === 'completed' && left.length === 0) return { views, viewedAt };
    if (status === 'failed') throw new Error(`the run ${run} that reads the shops failed`);
    await pause(250);
  }
  const names = left.map(({ channel, failure }) => `${channel.id} ${failure?.message.en ?? ''}`);
  throw new Error(`the shops were not read in time: ${names.join('; ')}`);
}
