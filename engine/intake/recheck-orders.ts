import type { JsonObject } from '../../schemas/values/json.ts';
import type { Clock } from '../core/ports.ts';
import { filledText } from '../orders/order-rows.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';
import type { CompiledTable } from '../tables/compile-table.ts';
import { findByNo } from '../tables/find-records.ts';
import { recordId, tableOfRecord } from '../tables/layout.ts';
import { printValues } from '../tables/print-record.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';
import { updateRecords } from '../tables/update-records.ts';
import { goodsWithin } from './find-goods.ts';
import { knowOrders } from './know-orders.ts';
import { completeOver, toldAmounts } from './lay-order.ts';
import { tellOrderCases } from './order-cases.ts';
import { noteProblems, waitingFor, type OrderFinding } from './order-problem-store.ts';

export interface RecheckParts {
  tables: Tables;
  catalog: TableCatalog;
  clock: Pick<Clock, 'now'>;
}

/** Orders that go on, and those that still wait for the same cause. */
export interface Rechecked {
  taken: number;
  left: number;
}

/** Orders of one transaction. */
const BATCH = 200;

/**
 * Completes orders again that wait for a cause, or for one thing of it: with what is known by now, from what lies in
 * the table. What is right goes on; nothing is imported or fetched again.
 */
export async function recheckOrders(
  { tables, catalog, clock }: RecheckParts,
  { cause, item, actor }: { cause: string; item?: string; actor: string },
): Promise<Rechecked> {
  const done: Rechecked = { taken: 0, left: 0 };
  const only = item === undefined ? {} : { item };
  for (let after = 0; ;) {
    const nos = await waitingFor(tables.read, cause, { ...only, after, limit: BATCH });
    if (nos.length === 0) break;
    after = nos.at(-1) ?? after;
    const left = await tables.write(async (tx) => {
      let waiting = 0;
      for (const [tableNo, ofTable] of byTable(nos)) {
        const table = await tableOf(tx, catalog, tableNo);
        if (table !== undefined)
          waiting += await recheck(tx, table, catalog, { nos: ofTable, cause, actor, now: clock.now() });
      }
      return waiting;
    });
    done.left += left;
    done.taken += nos.length - left;
  }
  await tables.write((tx) => tellOrderCases(tx, clock.now()));
  return done;
}

function byTable(nos: readonly number[]): Map<number, number[]> {
  const tables = new Map<number, number[]>();
  for (const no of nos) {
    const tableNo = tableOfRecord(no);
    tables.set(tableNo, [...(tables.get(tableNo) ?? []), no]);
  }
  return tables;
}

async function tableOf(
  tx: Transaction,
  catalog: TableCatalog,
  no: number,
): Promise<CompiledTable | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'SELECT id FROM data_tables WHERE no = ? AND deleted_at IS NULL',
    [no],
  );
  return row && catalog.open(tx, row.id);
}

interface Recheck {
  nos: readonly number[];
  cause: string;
  actor: string;
  now: number;
}

/** Answers how many still wait for the cause. */
async function recheck(
  tx: Transaction,
  table: CompiledTable,
  catalog: TableCatalog,
  { nos, cause, actor, now }: Recheck,
): Promise<number> {
  const found = [...(await findByNo(tx, table, nos)).values()].filter((one) => one.deleted_at === null);
  const orders = found.map(({ no, stored }) => ({ no, order: printValues(table, stored) }));
  const knowledge = await knowOrders(
    { ...goodsWithin(tx, catalog), now },
    orders.map(({ order }) => order),
  );
  const rechecked = orders.map(({ no, order }) => {
    // The platform's word on amounts is about those it sent; a person may have written others since.
    const told = cause.startsWith('amounts-') ? undefined : toldAmounts(order);
    return { no, order, ...completeOver(order, {}, knowledge, told) };
  });
  const changes = rechecked.filter(({ values }) => Object.keys(values).length > 0);
  await updateRecords(
    tx,
    table,
    changes.map(({ no, values }) => ({ id: recordId(no), values })),
    { actor, at: now },
  );
  const findings = rechecked.map(({ no, order, values, problems }): OrderFinding => ({
    no,
    orderNo: filledText(order['orderNo']) ?? '',
    channel: channelOf(order),
    problems,
    dueAt: dueOf({ ...order, ...values }),
  }));
  await noteProblems(tx, findings, now);
  return findings.filter(({ problems }) => problems.some((one) => one.cause === cause)).length;
}

const channelOf = (order: JsonObject): string =>
  filledText(order['channel']) ?? `${filledText(order['platform']) ?? ''}/${filledText(order['shop']) ?? ''}`;

const dueOf = ({ shipBy }: JsonObject): number | null => (typeof shipBy === 'number' ? shipBy : null);
