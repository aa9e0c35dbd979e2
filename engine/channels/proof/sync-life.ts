import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Channel } from '../../../schemas/channel.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { channelPorts } from '../../open-channels.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { createHttpClient } from '../../sdk/http.ts';
import { systemActor } from '../../store/actor.ts';
import { openSecretStore } from '../../store/secret-store.ts';
import { createStore } from '../../store/store.ts';
import { tablesOf } from '../../store/tables.ts';
import { buildStructures } from '../../tables/build-structures.ts';
import type { ChannelPorts } from '../channel-ports.ts';
import { writeCredential } from '../keep-token.ts';
import { replayQuarantine } from '../replay.ts';
import { connectorOf, listsOf, syncChannel } from '../sync-channel.ts';
import { fastClock, type FastTime } from './fast-clock.ts';

/** Everything a life of the reading process is told at its start. */
export interface LifeOrders extends FastTime {
  /** File of the database. */
  database: string;
  /** File of the definition of the table of orders. */
  table: string;
  shops: { channel: Channel; credential: Record<string, string> }[];
}

/** What it says after each round over all shops, one JSON document a line. */
export interface LifeNews {
  created: number;
  changed: number;
  records: number;
  quarantined: number;
  shops: {
    id: string;
    failure: string | null;
    /** The list that is least far. */
    readUntil: number;
  }[];
}

const KEY = Buffer.alloc(32, 7);
const actor = systemActor('proof');
const PAUSE_MS = 30_000;

/**
 * The process the proof kills: reads all shops round after round until its input ends. A line of its input is a
 * credential that a person renewed: `{"channel": …, "credential": …}`.
 */
export async function liveOn(orders: LifeOrders): Promise<void> {
  const clock = fastClock(orders);
  // The database keeps the machine's time: its limits are meant in real seconds.
  const store = await createStore({
    url: `sqlite:${orders.database}`,
    worker: 'reader',
    clock: systemClock,
  });
  const tables = tablesOf(store);
  const client = createHttpClient({
    allow: orders.shops.map(({ channel }) => new URL(channel.origin ?? '').host),
    timeoutMs: 1_000,
  });
  const secrets = await openSecretStore(tables, clock.now, KEY);
  const ports = channelPorts({
    tables,
    database: store.dialect,
    secrets,
    client,
    clock,
    worker: 'reader',
    log: () => undefined,
  });
  await prepare(ports, orders);
  while ((await buildStructures({ tables, database: store.dialect, clock })) !== null);
  const stop = new AbortController();
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    const { channel, credential } = JSON.parse(line) as {
      channel: string;
      credential: Record<string, string>;
    };
    void writeCredential(ports, channel, credential).then(() => ports.store.wake(channel));
  });
  input.once('close', () => stop.abort(new Error('the input has ended')));
  while (!stop.signal.aborted) {
    const news = await readAll(ports, orders, stop.signal);
    process.stdout.write(`${JSON.stringify(news)}\n`);
    await new Promise<void>((resolve) => clock.at(clock.now() + PAUSE_MS, resolve));
  }
  await client.close();
  await store.close();
}

/** Only what a life before this one has not done. */
async function prepare({ catalog, store, ...ports }: ChannelPorts, orders: LifeOrders): Promise<void> {
  if ((await catalog.table('orders')) === undefined) {
    const definition = JSON.parse(await readFile(orders.table, 'utf8')) as TableDefinition;
    const change = await catalog.create(definition, actor);
    if (change.kind !== 'done') throw new Error(JSON.stringify(change));
  }
  for (const { channel, credential } of orders.shops) {
    if ((await store.get(channel.id)) !== undefined) continue;
    await writeCredential(ports, channel.id, credential);
    await store.create(channel, actor, ports.clock.now());
  }
}

async function readAll(ports: ChannelPorts, { shops }: LifeOrders, signal: AbortSignal): Promise<LifeNews> {
  const news: LifeNews = { created: 0, changed: 0, records: 0, quarantined: 0, shops: [] };
  await Promise.all(
    shops.map(async ({ channel }) => {
      const connector = await connectorOf(ports, channel);
      const report = await syncChannel(ports, channel, { signal });
      if (report !== undefined) {
        news.created += report.created;
        news.changed += report.changed;
        news.records += report.records;
        news.quarantined += report.quarantined;
        if (report.quarantined > 0) await replayQuarantine(ports, channel, connector, signal);
      }
      const ends: number[] = [];
      for (const { id } of listsOf(connector)) {
        const [first] = await ports.coverage.covered(channel.id, id);
        // Only what is read from the beginning without a hole counts.
        ends.push(first !== undefined && first.fromAt <= channel.sinceAt ? first.untilAt : 0);
      }
      news.shops.push({
        id: channel.id,
        failure: report?.failure?.class ?? null,
        readUntil: Math.min(...ends),
      });
    }),
  );
  return news;
}
