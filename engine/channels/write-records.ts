import type { Problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Channel } from '../../schemas/channel.ts';
import { hasFiles } from '../intake/error-rate.ts';
import { completeOver, toldAmounts } from '../intake/lay-order.ts';
import { goodsAhead, goodsWithin, type GoodsSource } from '../intake/find-goods.ts';
import { knowOrders } from '../intake/know-orders.ts';
import { noteProblems, type OrderFinding } from '../intake/order-problem-store.ts';
import type { Knowledge } from '../orders/complete-order.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledKey, CompiledTable } from '../tables/compile-table.ts';
import type { Current } from '../tables/draft.ts';
import { findByKey } from '../tables/find-records.ts';
import { createNotes } from '../tables/notes.ts';
import { prepareRecords, type PreparedRecords } from '../tables/prepare-records.ts';
import { printValues } from '../tables/print-record.ts';
import { readGiven } from '../tables/read-values.ts';
import { upsertRecords } from '../tables/upsert-records.ts';
import type { RecordInput, Who, WriteResult } from '../tables/writing.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { originsOf, type Origins } from './origins.ts';
import type { MappedRecord } from './map-records.ts';
import { mergeOrder, mergeRefund, type Merged } from './merge-order.ts';
import { isMixed, noteConflicts, refusedState, settleSources, type Conflict } from './settle-sources.ts';

export const ORDERS = 'orders';
const ORDER_KEY = 'platform-shop-orderNo';

/** What became of the records of one call. */
export interface Written {
  created: number;
  changed: number;
  unchanged: number;
  /** Of those created: orders with something in them that a person has to put right. */
  wrong: number;
  /** What people have to put right is not what it was. */
  isOtherwise: boolean;
  refused: { record: MappedRecord; problems: Problem[] }[];
  /** Refunds of orders that are not here. */
  orphans: MappedRecord[];
}

interface Group {
  orderNo: string;
  key: string;
  /** Oldest first. */
  records: MappedRecord[];
}

interface Planned {
  groups: Group[];
  inputs: RecordInput[];
  orphans: MappedRecord[];
  conflicts: Conflict[];
  /** Of each input. */
  findings: Pick<OrderFinding, 'problems' | 'dueAt'>[];
  /** The inputs read before the transaction. */
  prepared?: PreparedRecords;
}

export interface WriteContext {
  channel: Channel;
  /** `platform` of orders. */
  platform: string;
  tellsAfterSale: boolean;
  who: Who;
}

/**
 * Lays records over the orders that are there and writes what differs. `also` runs in the same transaction, so that what
 * it notes (a window was read) is true exactly when the records are there. At most 250 records.
 */
export async function writeRecords(
  ports: Pick<ChannelPorts, 'tables' | 'catalog'>,
  context: WriteContext,
  records: readonly MappedRecord[],
  also: (tx: Transaction, written: Written) => Promise<void> = () => Promise.resolve(),
): Promise<Written> {
  const ahead = await planAhead(ports, context, records);
  return ports.tables.write(async (tx) => {
    const now = await look(tx, await ports.catalog.open(tx, ORDERS), context, records);
    const ready =
      ahead !== undefined && sameRevisions(ahead.found, now.found)
        ? ahead
        : plan(
            context,
            records,
            now,
            await originsFor(tx, context, now),
            await know(goodsWithin(tx, ports.catalog), context, records),
          );
    const results = await upsertRecords(tx, now.table, ready.inputs, context.who, {
      key: ORDER_KEY,
      ...(records[0]?.brings === 'order' ? { newerBy: 'sourceUpdatedAt' } : {}),
      ...(ready.prepared === undefined ? {} : { prepared: ready.prepared }),
    });
    const written = sum(ready, results);
    written.isOtherwise = await noteProblems(tx, findingsOf(context, ready, results), context.who.at);
    await noteConflicts(tx, context.channel.id, ready.conflicts);
    await also(tx, written);
    return written;
  });
}

/**
 * Most of the work, done before the writer is held; if an order has changed by then, it is done again there. Not for
 * shops that come by two ways: which way a field came is asked within the transaction.
 */
async function planAhead(
  { tables, catalog }: Pick<ChannelPorts, 'tables' | 'catalog'>,
  context: WriteContext,
  records: readonly MappedRecord[],
): Promise<(Planned & Looked) | undefined> {
  const table = await catalog.table(ORDERS);
  const reading: Transaction = { query: (sql, bindings) => tables.read(sql, bindings) };
  if (table === undefined || (await comesByFiles(context.channel, reading.query))) return undefined;
  // As on SQLite: rows are looked at and not locked.
  const looked = await look(reading, { ...table, database: 'sqlite' }, context, records);
  const knowledge = await know(goodsAhead(catalog, reading.query), context, records);
  const planned = plan(context, records, looked, new Map(), knowledge);
  return { ...planned, ...looked, prepared: await prepareRecords(table, planned.inputs) };
}

const know = (
  source: GoodsSource,
  { who, platform, channel }: WriteContext,
  records: readonly MappedRecord[],
): Promise<Knowledge> =>
  knowOrders(
    { ...source, now: who.at },
    records.map(({ values }) => ({ ...values, platform, shop: channel.shop })),
  );

/** By the number of the order's record. */
async function originsFor(
  tx: Transaction,
  { channel }: WriteContext,
  { table, found }: Looked,
): Promise<Map<number, Origins>> {
  if (!(await comesByFiles(channel, tx.query))) return new Map();
  const stored = [...found.values()].map((one) => ({ no: one.no, stored: printValues(table, one.stored) }));
  return originsOf(tx.query, stored);
}

const comesByFiles = async (channel: Channel, query: Transaction['query']): Promise<boolean> =>
  isMixed(channel) || hasFiles(query, channel.id);

interface Looked {
  table: CompiledTable;
  found: Map<string, Current>;
}

async function look(
  tx: Transaction,
  table: CompiledTable,
  context: WriteContext,
  records: readonly MappedRecord[],
): Promise<Looked> {
  const key = keyOf(table);
  const keys = records.map(({ orderNo }) => keyText(table, key, context, orderNo));
  return { table, found: await findByKey(tx, table, key, keys) };
}

const keyOf = (table: CompiledTable): CompiledKey => {
  const key = table.keys.find(({ id }) => id === ORDER_KEY);
  if (key === undefined) throw new RangeError(`table ${table.id} has no key ${ORDER_KEY}`);
  return key;
};

const keyText = (
  table: CompiledTable,
  key: CompiledKey,
  { platform, channel }: WriteContext,
  orderNo: string,
): string =>
  key.keyOf(readGiven({ platform, shop: channel.shop, orderNo }, table.fields, createNotes())) ?? '';

const sameRevisions = (a: Map<string, Current>, b: Map<string, Current>): boolean =>
  a.size === b.size &&
  [...a].every(([key, { no, revision }]) => b.get(key)?.revision === revision && b.get(key)?.no === no);

function plan(
  context: WriteContext,
  records: readonly MappedRecord[],
  { table, found }: Looked,
  origins: ReadonlyMap<number, Origins>,
  knowledge: Knowledge,
): Planned {
  const planned: Planned = { groups: [], inputs: [], orphans: [], conflicts: [], findings: [] };
  for (const group of grouped(table, context, records)) {
    const current = found.get(group.key);
    const stored = current && printValues(table, current.stored);
    const folded = fold(context, group, stored);
    if (folded === undefined) {
      planned.orphans.push(...group.records);
      continue;
    }
    const last = group.records.at(-1);
    const { orderNo } = group;
    const { values: settled, conflicts } = settleSources(
      context.channel,
      'api',
      stored ?? {},
      folded.values,
      origins.get(current?.no ?? 0) ?? new Map(),
    );
    if (folded.refusedState !== undefined) conflicts.push(refusedState(stored, folded.refusedState, 'api'));
    planned.conflicts.push(...conflicts.map((one) => ({ ...one, orderNo, foundAt: context.who.at })));
    planned.groups.push(group);
    const named = { ...settled, platform: context.platform, shop: context.channel.shop, orderNo };
    const told = toldAmounts(settled) ?? (last?.brings === 'refund' ? toldAmounts(stored ?? {}) : undefined);
    const { values, problems } = completeOver(stored, named, knowledge, told);
    planned.findings.push({ problems, dueAt: dueOf({ ...stored, ...values }) });
    planned.inputs.push({
      values,
      ...(last?.sourceAt === undefined ? {} : { sourceAt: last.sourceAt }),
      ...(last === undefined ? {} : { payload: last.payload }),
    });
  }
  return planned;
}

function grouped(table: CompiledTable, context: WriteContext, records: readonly MappedRecord[]): Group[] {
  const key = keyOf(table);
  const groups = new Map<string, Group>();
  for (const record of records) {
    const known = groups.get(record.orderNo);
    if (known !== undefined) known.records.push(record);
    else
      groups.set(record.orderNo, {
        orderNo: record.orderNo,
        key: keyText(table, key, context, record.orderNo),
        records: [record],
      });
  }
  for (const { records: ofOne } of groups.values())
    ofOne.sort((a, b) => (a.sourceAt ?? 0) - (b.sourceAt ?? 0));
  return [...groups.values()];
}

/** Several of one order are laid over it one after the other. Undefined: refunds of an order that is not here. */
function fold(
  { tellsAfterSale, who }: WriteContext,
  { records }: Group,
  stored: JsonObject | undefined,
): Merged | undefined {
  let values: JsonObject = {};
  let refused: Merged['refusedState'];
  let known = stored;
  for (const record of records) {
    if (record.brings === 'refund' && known === undefined) return undefined;
    const step: Merged =
      record.brings === 'refund'
        ? { values: mergeRefund(known!, record.values, { tellsAfterSale }) }
        : mergeOrder(known, record.values, { tellsAfterSale, now: who.at });
    values = { ...values, ...step.values };
    known = { ...known, ...without(step.values) };
    refused = step.refusedState;
  }
  return { values, ...(refused === undefined ? {} : { refusedState: refused }) };
}

const dueOf = ({ shipBy }: JsonObject): number | null => (typeof shipBy === 'number' ? shipBy : null);

/** What was found in the orders that lie there now; those made without a fault have nothing to be let go. */
const findingsOf = (
  { channel }: WriteContext,
  { groups, findings }: Planned,
  results: readonly WriteResult[],
): OrderFinding[] =>
  results.flatMap(({ outcome, id }, index) => {
    const finding = findings[index];
    if (finding === undefined || id === undefined || outcome === 'refused') return [];
    if (outcome === 'created' && finding.problems.length === 0) return [];
    return [{ ...finding, no: Number(id), orderNo: groups[index]?.orderNo ?? '', channel: channel.id }];
  });

const without = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Exclude<Json, null>] => entry[1] !== null),
  );

function sum({ groups, orphans, findings }: Planned, results: readonly WriteResult[]): Written {
  const written: Written = {
    created: 0,
    changed: 0,
    unchanged: 0,
    wrong: 0,
    isOtherwise: false,
    refused: [],
    orphans,
  };
  for (const [index, { outcome, problems }] of results.entries()) {
    const record = groups[index]?.records.at(-1);
    if (outcome === 'created' && (findings[index]?.problems.length ?? 0) > 0) written.wrong += 1;
    if (outcome !== 'refused') written[outcome] += 1;
    else if (record !== undefined)
      written.refused.push({ record, problems: problems.filter(({ severity }) => severity !== 'warning') });
  }
  return written;
}
