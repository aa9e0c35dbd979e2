import type { RequestOptions } from '../../connectors/kit/build-request.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Clock } from '../core/ports.ts';
import type { HttpRequest, HttpResponse } from '../sdk/call.ts';
import type { SecretStore } from '../store/secret-store.ts';
import type { Tables } from '../store/tables.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import type { Incidents } from '../runtime/incidents.ts';
import type { ChannelStore } from './channel-store.ts';
import type { CoverageStore } from './coverage-store.ts';
import type { RateBuckets } from './rate-bucket.ts';

/** What reading shops needs of the house. */
export interface ChannelPorts {
  tables: Tables;
  catalog: TableCatalog;
  secrets: Pick<SecretStore, 'open' | 'put' | 'catchUp'>;
  store: ChannelStore;
  coverage: CoverageStore;
  buckets: RateBuckets;
  incidents: Incidents;
  connector(name: string): Promise<Connector | undefined>;
  /** The guarded client of the engine. */
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** A promotion is on: shops are read more often. */
  inPromotion(): Promise<boolean>;
  clock: Clock;
  /** 32 hex digits, new each time. */
  nonce(): string;
  /** Of this process among those on the database. */
  worker: string;
}

/** Where the credential of a channel lies in the vault. */
export const secretOf = (channel: string): string => `channel:${channel}`;

/** Which of the platform's hosts a channel speaks to. */
export const requestPlace = ({ origin, environment }: Channel): RequestOptions => ({ origin, environment });

/** Resolves at the instant, or throws as soon as the signal says so. */
export const sleepUntil = (clock: Clock, at: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      takeBack();
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const takeBack = clock.at(at, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
