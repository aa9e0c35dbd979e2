import type { Simulator } from '../../../connectors/kit/simulator/server.ts';
import type { Channel } from '../../../schemas/channel.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { createStore } from '../../store/store.ts';
import { tablesOf, type Tables } from '../../store/tables.ts';
import { openTableCatalog } from '../../tables/table-catalog.ts';
import { printRecord, type TableRecord } from '../../tables/print-record.ts';
import { recordRange, type RecordRow } from '../../tables/layout.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { createCoverageStore } from '../coverage-store.ts';
import { gapsIn } from '../intervals.ts';
import type { LifeOrders } from './sync-life.ts';
import { factsOf, platforms, truthOf } from './truth.ts';

export interface Judgement {
  /** Orders of the shops that are not in the table. */
  missed: number;
  /** Records of an order that has one already, or that no shop has. */
  doubled: number;
  /** Spans of time that were not read whole. */
  holes: number;
  /** Orders that are not as the shop has them, in words. */
  wrong: string[];
  figures: Record<string, number>;
}

interface Shop {
  channel: Channel;
  simulator: Simulator;
}

/** Compares every order in the table with the shops as they were at `end`. */
export async function judge(
  { database }: LifeOrders,
  shops: readonly Shop[],
  end: number,
): Promise<Judgement> {
  const store = await createStore({ url: `sqlite:${database}`, worker: 'judge', clock: systemClock });
  const tables = tablesOf(store);
  try {
    const judgement: Judgement = { missed: 0, doubled: 0, holes: 0, wrong: [], figures: {} };
    const found = await ordersOf(tables);
    let due = 0;
    for (const shop of shops) {
      due += judgeShop(shop, end, found, judgement);
      judgement.holes += await holesOf(tables, shop, end);
    }
    // What is left belongs to no order of any shop.
    judgement.doubled += [...found.values()].reduce((sum, records) => sum + records.length, 0);
    judgement.wrong.push(...(await quarantined(tables)));
    judgement.figures = { orders: due, ...(await figuresOf(tables)), ...requestsOf(shops) };
    return judgement;
  } finally {
    await store.close();
  }
}

const keyOf = (platform: string, orderNo: string): string => `${platform} ${orderNo}`;

async function ordersOf(tables: Tables): Promise<Map<string, JsonObject[]>> {
  const catalog = openTableCatalog({ tables, database: 'sqlite', clock: systemClock });
  const table = await catalog.table('orders');
  if (table === undefined) throw new Error('there is no table of orders');
  const found = new Map<string, JsonObject[]>();
  let [after, last] = recordRange(table.no);
  for (;;) {
    const rows = await tables.read<RecordRow>(
      'SELECT * FROM records WHERE no >= ? AND no <= ? ORDER BY no LIMIT 5000',
      [after, last],
    );
    for (const row of rows) {
      const order: TableRecord = printRecord(table, row);
      const key = keyOf(textOf(order['platform']), textOf(order['orderNo']));
      found.set(key, [...(found.get(key) ?? []), order]);
    }
    const end = rows.at(-1);
    if (end === undefined) return found;
    after = end.no + 1;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Takes the orders of the shop out of `found`; answers how many there should be. */
function judgeShop(
  { channel, simulator: { world } }: Shop,
  end: number,
  found: Map<string, JsonObject[]>,
  judgement: Judgement,
): number {
  const platform = platforms[channel.connector];
  if (platform === undefined) throw new Error(`nothing is known of ${channel.connector}`);
  let due = 0;
  for (let serial = 0; serial < world.shop.spec.orders; serial += 1) {
    const order = world.shop.seen(serial, end);
    const truth = order && truthOf(platform, order);
    if (truth === undefined) continue;
    due += 1;
    const key = keyOf(channel.connector, truth.orderNo);
    const [record, ...others] = found.get(key) ?? [];
    found.delete(key);
    judgement.doubled += others.length;
    if (record === undefined) {
      judgement.missed += 1;
      continue;
    }
    const facts = factsOf(record);
    for (const [name, value] of Object.entries(truth.facts))
      if (facts[name] !== value) judgement.wrong.push(`${key}: ${name} is ${facts[name]}, must be ${value}`);
  }
  return due;
}

async function holesOf(tables: Tables, { channel }: Shop, end: number): Promise<number> {
  const coverage = createCoverageStore(tables);
  const lists = await tables.read<{ list: string }>(
    'SELECT DISTINCT list FROM channel_windows WHERE channel_id = ?',
    [channel.id],
  );
  let holes = lists.length === 0 ? 1 : 0;
  for (const { list } of lists) {
    const covered = await coverage.covered(channel.id, list);
    holes += gapsIn({ fromAt: channel.sinceAt, untilAt: end }, covered).length;
  }
  return holes;
}

/** Nothing a platform sends may be unreadable here. */
const quarantined = async (tables: Tables): Promise<string[]> => {
  const causes = await tables.read<{ cause: string; channel_id: string; n: number }>(
    'SELECT channel_id, cause, count(*) AS n FROM channel_quarantine GROUP BY channel_id, cause',
  );
  return causes.map(({ channel_id: channel, cause, n }) => `${channel}: ${n} in quarantine for ${cause}`);
};

async function figuresOf(tables: Tables): Promise<Record<string, number>> {
  const count = async (sql: string): Promise<number> => (await tables.read<{ n: number }>(sql))[0]?.n ?? 0;
  return {
    revisions: await count('SELECT count(*) AS n FROM record_changes'),
    windows: await count('SELECT count(*) AS n FROM channel_windows'),
  };
}

const requestsOf = (shops: readonly Shop[]): Record<string, number> => {
  const all = shops.map(({ simulator }) => simulator.world.counters());
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  return {
    requests: sum(all.map(({ requests }) => requests)),
    refused: sum(all.flatMap(({ refused }) => Object.values(refused))),
  };
};
