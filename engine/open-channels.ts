import { randomBytes } from 'node:crypto';
import { loadConnector } from '../connectors/registry.ts';
import { createChannelStore } from './channels/channel-store.ts';
import type { ChannelPorts } from './channels/channel-ports.ts';
import { createCoverageStore } from './channels/coverage-store.ts';
import { createRateBuckets } from './channels/rate-bucket.ts';
import type { Clock } from './core/ports.ts';
import type { Incidents } from './runtime/incidents.ts';
import type { HttpClient } from './sdk/http.ts';
import type { SecretStore } from './store/secret-store.ts';
import type { Tables } from './store/tables.ts';
import type { TableCatalog } from './tables/table-catalog.ts';

export interface ChannelParts {
  tables: Tables;
  catalog: TableCatalog;
  secrets: SecretStore;
  client: Pick<HttpClient, 'request'>;
  clock: Clock;
  incidents: Incidents;
  worker: string;
}

/** What brings shops into the house, on one installation's database. */
export const openChannels = ({
  tables,
  catalog,
  secrets,
  client,
  clock,
  incidents,
  worker,
}: ChannelParts): ChannelPorts => ({
  tables,
  catalog,
  secrets,
  store: createChannelStore(tables),
  coverage: createCoverageStore(tables),
  buckets: createRateBuckets(tables),
  incidents,
  connector: loadConnector,
  http: client.request,
  clock,
  nonce: () => randomBytes(16).toString('hex'),
  worker,
});
