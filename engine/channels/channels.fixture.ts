import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../connectors/kit/draft.ts';
import { loadConnector } from '../../connectors/registry.ts';
import { labWorld } from '../../connectors/lab/lab-worlds.ts';
import { simulators } from '../../connectors/lab/simulators.ts';
import { startSimulator, type Simulator } from '../../connectors/kit/simulator/server.ts';
import type { WorldOptions } from '../../connectors/kit/simulator/world.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Clock } from '../core/ports.ts';
import type { FakeClock } from '../testing/fake-clock.ts';
import { createIncidents } from '../runtime/incidents.ts';
import { createHttpClient, type HttpClient } from '../sdk/http.ts';
import { systemActor } from '../store/actor.ts';
import type { ContractTarget } from '../store/contract.fixture.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { openSecretStore } from '../store/secret-store.ts';
import { createStore } from '../store/store.ts';
import { openTableBench, valuesOf, type TableBench } from '../tables/tables.fixture.ts';
import { createChannelStore } from './channel-store.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { createCoverageStore } from './coverage-store.ts';
import { createRateBuckets } from './rate-bucket.ts';
import { writeCredential } from './keep-token.ts';

export const sqliteFile: ContractTarget = {
  name: 'SQLite',
  shared: false,
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-channels-'));
    return {
      open: (options) => createStore({ url: `sqlite:${join(folder, 'daliu.db')}`, ...options }),
      drop: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

export const actor = systemActor('test');

export interface ChannelBench extends TableBench {
  ports: ChannelPorts;
  /** A simulator of a platform on the time of the bench, and a channel of it with its credential. */
  shop(connector: string, options?: WorldOptions): Promise<{ simulator: Simulator; channel: Channel }>;
  /** Orders as the API has them, by number. */
  orders(): Promise<Map<string, JsonObject>>;
  cases(): Promise<Record<string, unknown>[]>;
}

/** A table of the order pack, without the flows that come with it. */
export async function hubTable(id: string): Promise<TableDefinition> {
  const file = join(import.meta.dirname, `../../flows/order-hub/tables/${id}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as TableDefinition;
}

export const ordersTable = (): Promise<TableDefinition> => hubTable('orders');

const simulate = async (connector: string, options: WorldOptions): Promise<Simulator> => {
  const platform = await simulators[connector]?.();
  if (platform === undefined) throw new Error(`no simulator of ${connector}`);
  return startSimulator(platform, { credential: labWorld(connector).credential ?? {}, ...options });
};

const channelOf = (connector: string, { origin, world }: Simulator): Channel => ({
  id: `${connector}-1`,
  title: connector,
  connector,
  shop: 'flagship',
  mode: 'api',
  enabled: true,
  origin,
  sinceAt: world.shop.spec.startAt,
});

/** Whoever waits moves the time on to when the wait is over, so that no test ever does. */
const jumping = (clock: FakeClock): Clock => ({
  now: clock.now,
  at(at, callback) {
    const takeBack = clock.at(at, callback);
    const timer = setImmediate(() => clock.advance(Math.max(0, at - clock.now())));
    return () => {
      clearImmediate(timer);
      takeBack();
    };
  },
});

export async function openChannelBench(target: ContractTarget = sqliteFile): Promise<ChannelBench> {
  const bench = await openTableBench(target);
  await bench.create(await ordersTable());
  await bench.build();
  const simulated: Simulator[] = [];
  const allow: string[] = [];
  const clients: HttpClient[] = [];
  const secrets = await openSecretStore(bench.tables, bench.clock.now, randomBytes(32));
  const ports: ChannelPorts = {
    tables: bench.tables,
    catalog: bench.catalog,
    secrets,
    store: createChannelStore(bench.tables),
    coverage: createCoverageStore(bench.tables),
    buckets: createRateBuckets(bench.tables),
    incidents: createIncidents(createIncidentStore(bench.tables), bench.clock, () => undefined),
    connector: loadConnector,
    http: (request, signal) => {
      // The list of allowed hosts grows with the shops, and a client takes it as it is when it is made.
      const client = (clients[allow.length] ??= createHttpClient({ allow }));
      return client.request(request, signal);
    },
    inPromotion: () => Promise.resolve(false),
    clock: jumping(bench.clock),
    nonce: () => randomBytes(16).toString('hex'),
    worker: 'w1',
  };
  return {
    ...bench,
    ports,
    async shop(connector, options = {}) {
      const simulator = await simulate(connector, { now: bench.clock.now, ...options });
      simulated.push(simulator);
      allow.push(new URL(simulator.origin).host);
      const channel = channelOf(connector, simulator);
      await writeCredential(ports, channel.id, labWorld(connector).shown(simulator.world.credential));
      await ports.store.create(channel, actor, bench.clock.now());
      return { simulator, channel };
    },
    orders: async () =>
      new Map(
        (await bench.readAll('orders')).map((record) => [textOf(record['orderNo'] ?? ''), valuesOf(record)]),
      ),
    cases: () => bench.tables.read('SELECT * FROM cases WHERE closed_at IS NULL ORDER BY id'),
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(simulated.map((one) => one.close()));
      await bench.close();
    },
  };
}
