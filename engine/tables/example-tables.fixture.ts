import type { CallTables } from '../sdk/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf } from '../store/tables.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createFlowTables } from './flow-tables.ts';
import { insertRecords } from './insert-records.ts';
import { openTableCatalog } from './table-catalog.ts';
import { actor, orders, who } from './tables.fixture.ts';

export interface ExampleTables {
  tables: CallTables;
  /** The id of the order of this number. */
  idOf(orderNo: string): string;
  transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What the examples of table nodes work on: a table `orders` with the orders T1001 and T1002, made anew. */
export async function openExampleTables(): Promise<ExampleTables> {
  const clock = createFakeClock();
  const store: Store = await createStore({ url: ':memory:', worker: 'w', clock });
  const tables = tablesOf(store);
  const catalog = openTableCatalog({ tables, database: store.dialect, clock });
  await catalog.create(orders, actor);
  const rows = [
    { platform: 'taobao', orderNo: 'T1001', paid: 19.9, changedAt: 2_000 },
    { platform: 'taobao', orderNo: 'T1002', paid: 35 },
  ];
  const made = await store.write(async (tx) =>
    insertRecords(
      tx,
      await catalog.open(tx, 'orders'),
      rows.map((values) => ({ values })),
      who,
    ),
  );
  const ids = new Map(rows.map(({ orderNo }, index) => [orderNo, made[index]?.id ?? '']));
  const flowTables = createFlowTables({
    tables,
    catalog,
    reads: { store, catalog, clock, zone: 'Asia/Shanghai' },
  });
  return {
    tables: flowTables({
      runId: 'run-1',
      flowId: 'trial',
      step: 'trial',
      mode: 'live',
      now: clock.now(),
      signal: new AbortController().signal,
    }),
    idOf: (orderNo) => ids.get(orderNo) ?? '',
    transact: (work) => store.write(work),
    close: () => store.close(),
  };
}
