import type { Problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Channel } from '../../schemas/channel.ts';
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
import type { MappedRecord } from './map-records.ts';
import { mergeOrder, mergeRefund } from './merge-order.ts';
import {
  isMixed,
  noteConflicts,
  originsOf,
  settleSources,
  type Conflict,
  type Source,
} from './settle-sources.ts';

export const ORDERS = 'orders';
const ORDER_KEY = 'platform-shop-orderNo';

/** What became of the records of one call. */
export interface Written {
  created: number;
  changed: number;
  unchanged: number;
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
        : plan(now.table, context, records, now.found, await originsFor(tx, context, now));
    const results = await upsertRecords(tx, now.table, ready.inputs, context.who, {
      key: ORDER_KEY,
      ...(records[0]?.brings === 'order' ? { newerBy: 'sourceUpdatedAt' } : {}),
      ...(ready.prepared === undefined ? {} : { prepared: ready.prepared }),
    });
    const written = sum(ready, results);
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
  if (table === undefined || isMixed(context.channel)) return undefined;
  const reading: Transaction = { query: (sql, bindings) => tables.read(sql, bindings) };
  // As on SQLite: rows are looked at and not locked.
  const looked = await look(reading, { ...table, database: 'sqlite' }, context, records);
  const planned = plan(table, context, records, looked.found, new Map());
  return { ...planned, ...looked, prepared: await prepareRecords(table, planned.inputs) };
}

type Origins = ReadonlyMap<string, ReadonlyMap<string, Source>>;

/** By the key of the order. */
async function originsFor(
  tx: Transaction,
  { channel }: WriteContext,
  { table, found }: Looked,
): Promise<Origins> {
  const origins = new Map<string, ReadonlyMap<string, Source>>();
  if (!isMixed(channel)) return origins;
  for (const [key, { no }] of found) origins.set(key, await originsOf(tx, table, no));
  return origins;
}

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
  table: CompiledTable,
  context: WriteContext,
  records: readonly MappedRecord[],
  found: Map<string, Current>,
  origins: Origins,
): Planned {
  const planned: Planned = { groups: [], inputs: [], orphans: [], conflicts: [] };
  for (const group of grouped(table, context, records)) {
    const current = found.get(group.key);
    const stored = current && printValues(table, current.stored);
    const folded = fold(context, group, stored);
    if (folded === undefined) {
      planned.orphans.push(...group.records);
      continue;
    }
    const last = group.records.at(-1);
    const { values, conflicts } = settleSources(
      context.channel,
      'api',
      stored ?? {},
      folded,
      origins.get(group.key) ?? new Map(),
    );
    planned.conflicts.push(
      ...conflicts.map((one) => ({ ...one, orderNo: group.orderNo, foundAt: context.who.at })),
    );
    planned.groups.push(group);
    planned.inputs.push({
      values: { ...values, platform: context.platform, shop: context.channel.shop, orderNo: group.orderNo },
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
): JsonObject | undefined {
  let values: JsonObject = {};
  let known = stored;
  for (const record of records) {
    if (record.brings === 'refund' && known === undefined) return undefined;
    const step =
      record.brings === 'refund'
        ? mergeRefund(known!, record.values, { tellsAfterSale })
        : mergeOrder(known, record.values, { tellsAfterSale, now: who.at }).values;
    values = { ...values, ...step };
    known = { ...known, ...without(step) };
  }
  return values;
}

const without = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Exclude<Json, null>] => entry[1] !== null),
  );

function sum({ groups, orphans }: Planned, results: readonly WriteResult[]): Written {
  const written: Written = { created: 0, changed: 0, unchanged: 0, refused: [], orphans };
  for (const [index, { outcome, problems }] of results.entries()) {
    const record = groups[index]?.records.at(-1);
    if (outcome !== 'refused') written[outcome] += 1;
    else if (record !== undefined)
      written.refused.push({ record, problems: problems.filter(({ severity }) => severity !== 'warning') });
  }
  return written;
}
