import { randomBytes } from 'node:crypto';
import { loadConnector } from '../connectors/registry.ts';
import { createChannelDesk } from './channels/channel-desk.ts';
import { channelSteps } from './channels/channel-steps.ts';
import type { ChannelPorts } from './channels/channel-ports.ts';
import { createChannelStore } from './channels/channel-store.ts';
import { createCoverageStore } from './channels/coverage-store.ts';
import { createRateBuckets } from './channels/rate-bucket.ts';
import { forgetReadings, readDueChannels } from './channels/read-due.ts';
import type { Clock } from './core/ports.ts';
import { createDuties } from './runtime/duties.ts';
import type { Duty } from './runtime/duty.ts';
import { createIncidents } from './runtime/incidents.ts';
import type { ChannelPort } from './runtime/step-call.ts';
import { cronTicker } from './runtime/ticker.ts';
import type { HttpClient } from './sdk/http.ts';
import type { ChannelDesk } from './server/channel-port.ts';
import { createDutyStore } from './store/duty-store.ts';
import { createIncidentStore } from './store/incident-store.ts';
import type { SecretStore } from './store/secret-store.ts';
import type { Store } from './store/store.ts';
import type { Tables } from './store/tables.ts';
import { openTableCatalog } from './tables/table-catalog.ts';

export interface ChannelParts {
  tables: Tables;
  /** `store.dialect`. */
  database: Store['dialect'];
  secrets: SecretStore;
  client: Pick<HttpClient, 'request'>;
  clock: Clock;
  worker: string;
  log(about: string, error: unknown): void;
}

export interface OpenChannels {
  ports: ChannelPorts;
  desk: ChannelDesk;
  /** For the calls of nodes. */
  steps: ChannelPort;
  /** Reads the shops whose time has come, from now on. */
  start(): void;
  stop(): Promise<void>;
}

const LOOK_MS = 5_000;
const DAY_MS = 86_400_000;

/** What brings shops into the house, on one installation's database. */
export const openChannels = (parts: ChannelParts): OpenChannels => {
  const { tables, clock, worker } = parts;
  const ports = channelPorts(parts);
  const stop = new AbortController();
  const duties = createDuties({
    duties: channelDuties(ports),
    store: createDutyStore(tables),
    ticker: cronTicker,
    incidents: ports.incidents,
    clock,
    worker,
  });
  return {
    ports,
    desk: createChannelDesk(ports, stop.signal),
    steps: channelSteps(ports),
    start: duties.start,
    async stop() {
      stop.abort(new Error('the process ends'));
      await duties.stop();
    },
  };
};

const channelDuties = (ports: ChannelPorts): Duty[] => [
  {
    name: 'channels',
    scope: 'process',
    times: { everyMs: LOOK_MS },
    retryMs: LOOK_MS,
    run: (signal) => readDueChannels(ports, signal),
  },
  {
    name: 'channel-history',
    scope: 'database',
    times: { everyMs: DAY_MS },
    run: () => forgetReadings(ports),
  },
];

export const channelPorts = (parts: ChannelParts): ChannelPorts => {
  const { tables, database, secrets, client, clock, worker, log } = parts;
  return {
    tables,
    catalog: openTableCatalog({ tables, database, clock }),
    secrets,
    store: createChannelStore(tables, database === 'sqlite'),
    coverage: createCoverageStore(tables),
    buckets: createRateBuckets(tables),
    incidents: createIncidents(createIncidentStore(tables), clock, log),
    connector: loadConnector,
    http: client.request,
    inPromotion: () => inPromotion(tables, clock.now()),
    clock,
    nonce: () => randomBytes(16).toString('hex'),
    worker,
  };
};

const inPromotion = async (tables: Tables, now: number): Promise<boolean> => {
  const rows = await tables.read(
    'SELECT id FROM promotion_windows WHERE start_at - coalesce(preheat_ms, 0) <= ? AND end_at > ? LIMIT 1',
    [now, now],
  );
  return rows.length > 0;
};
