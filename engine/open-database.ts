import type { Clock, Fault } from './core/ports.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import type { Transaction } from './sdk/transaction.ts';
import { databaseFile } from './store/database-file.ts';
import { openSecretStore, type SecretStore } from './store/secret-store.ts';
import { createStore, type Store } from './store/store.ts';
import { tablesOf, type Tables } from './store/tables.ts';
import { loadVaultKey } from './store/vault-key.ts';

interface Options {
  dataDir: string;
  /** `postgres://…`; a SQLite file in `dataDir` when left out. */
  databaseUrl?: string;
  /** 64 hexadecimal digits; a file beside the data folder when left out. */
  key?: string;
  worker: string;
}

export interface Database {
  store: Store;
  tables: Tables;
  secrets: SecretStore;
  /** The installation's key, proved to be that of this database. */
  key: Buffer;
  /** Among the processes on one PostgreSQL; undefined where there is one process. */
  doorbell: Queue | undefined;
  close(): Promise<void>;
}

/**
 * Opens the database and proves the key. On PostgreSQL what becomes due is rung at every process, in the transaction
 * that makes it due; a ring that is lost costs one poll. Within one process the store tells the engine itself.
 */
export const openDatabase = async (options: Options, clock: Clock, fault: Fault): Promise<Database> => {
  const { dataDir, databaseUrl, worker } = options;
  const key = await loadVaultKey(dataDir, options.key);
  const url = databaseUrl ?? `sqlite:${databaseFile(dataDir)}`;
  const doorbell = databaseUrl === undefined ? undefined : await openQueue(url);
  const ring = doorbell && ((tx: Transaction, ids: string[]) => doorbell.ring(ids, tx));
  const store = await createStore({ url, worker, clock, fault, ...(ring === undefined ? {} : { ring }) });
  const tables = tablesOf(store);
  const secrets = await openSecretStore(tables, clock.now, key);
  return {
    store,
    tables,
    secrets,
    key,
    doorbell,
    async close() {
      await store.close();
      await doorbell?.close();
    },
  };
};
