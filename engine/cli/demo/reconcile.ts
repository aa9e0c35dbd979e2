import type { Lab } from '../../../connectors/lab/start-lab.ts';
import { shownOrders } from '../../../connectors/lab/shown-orders.ts';
import type { ChannelView } from '../../../schemas/channel-view.ts';
import type { DemoApi } from './api.ts';

export interface ShopCount {
  channel: string;
  title: string;
  /** Orders of the channel in the table that came from the lab, or should have. */
  here: number;
  /** Orders the lab's shop had shown by then, by its own data. */
  there: number;
  missed: number;
  doubled: number;
}

/** How far each channel had been read at an instant. */
export interface ChannelsRead {
  views: readonly ChannelView[];
  viewedAt: number;
}

/** Changes show at a platform up to a minute late. */
const LATE_MS = 90_000;

interface OrderRow {
  orderNo: string;
  channel: string;
  placedAt?: number;
}

/** Every order of the table by channel, repeated ones as often as they are there. */
export async function ordersByChannel(api: DemoApi): Promise<Map<string, OrderRow[]>> {
  const found = new Map<string, OrderRow[]>();
  let cursor: string | null = null;
  do {
    const page: { items: OrderRow[]; next: string | null } = await api.call(
      'POST',
      '/api/v1/tables/orders/records/query',
      { fields: ['orderNo', 'channel', 'placedAt'], limit: 1000, ...(cursor === null ? {} : { cursor }) },
    );
    for (const row of page.items) found.set(row.channel, [...(found.get(row.channel) ?? []), row]);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/**
 * Holds the table against the lab's own data. What was placed in the last moments may or may not be here yet; what is
 * here beside the files' orders must be known to the lab.
 */
export function reconcile(
  { platforms, simulators }: Lab,
  { views, viewedAt }: ChannelsRead,
  orders: ReadonlyMap<string, readonly OrderRow[]>,
): ShopCount[] {
  return platforms.map(({ id, connector }, index) => {
    const simulator = simulators[index];
    const view = views.find(({ channel }) => channel.id === id);
    if (simulator === undefined || view === undefined) throw new Error(`no channel ${id}`);
    const { world } = simulator;
    const now = world.now();
    const known = new Set(shownOrders(connector, world, now));
    const due = shownOrders(connector, world, viewedAt - (view.lagMs ?? 0) - LATE_MS);
    const { startAt } = world.shop.spec;
    // What was placed before the shop's first order came from its history file.
    const here = (orders.get(id) ?? [])
      .filter(({ placedAt = startAt }) => placedAt >= startAt)
      .map(({ orderNo }) => orderNo);
    const distinct = new Set(here);
    return {
      channel: id,
      title: view.channel.title,
      here: here.length,
      there: known.size,
      missed: due.filter((orderNo) => !distinct.has(orderNo)).length,
      doubled: here.length - distinct.size + [...distinct].filter((orderNo) => !known.has(orderNo)).length,
    };
  });
}
