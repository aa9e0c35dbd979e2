import type { TableDefinition, TableField } from '../../schemas/table.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { openBench, START, type Bench, type ContractTarget } from '../store/contract.fixture.ts';
import { systemActor } from '../store/actor.ts';
import { tablesOf, type Tables } from '../store/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { buildStructures, type BuildContext } from './build-structures.ts';
import type { CompiledTable } from './compile-table.ts';
import type { RecordRow } from './layout.ts';
import { printRecord, type TableRecord } from './print-record.ts';
import { openTableCatalog, type TableCatalog } from './table-catalog.ts';
import type { Who, WriteResult } from './writing.ts';

export const actor = systemActor('test');
export const who: Who = { actor: 'user:ann', at: START };

const text = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });

/** A field with a title made of its id. */
export const field = (id: string, type: TableField['type'], more: object = {}): TableField =>
  ({ id, title: text(`字段${id}`, id), type, ...more }) as TableField;

export const table = (
  id: string,
  fields: TableField[],
  more: Partial<TableDefinition> = {},
): TableDefinition => ({
  schemaVersion: 1,
  id,
  title: text('表', id),
  fields,
  keys: [],
  indexes: [],
  ...more,
});

/** Orders as the trade has them, in small. */
export const orders = table(
  'orders',
  [
    field('platform', 'text', { required: true }),
    field('orderNo', 'text', { required: true }),
    field('state', 'select', {
      options: [
        { id: 'unpaid', title: text('待付款', 'Unpaid') },
        { id: 'paid', title: text('已付款', 'Paid') },
        { id: 'shipped', title: text('已发货', 'Shipped') },
      ],
      default: 'unpaid',
    }),
    field('paid', 'decimal', { scale: 2, currency: 'CNY' }),
    field('freight', 'decimal', { scale: 2 }),
    field('phone', 'phone', { pii: 'phone' }),
    field('paidAt', 'instant'),
    field('changedAt', 'instant'),
    field('tags', 'multi-select', { options: ['b', 'a', 'c'].map((id) => ({ id, title: text(id, id) })) }),
    field('lines', 'rows', {
      fields: [
        field('sku', 'text', { required: true }),
        field('qty', 'integer'),
        field('amount', 'decimal', { scale: 2 }),
      ],
    }),
    field('note', 'long-text'),
    field('extra', 'json'),
    field('total', 'formula', {
      rule: { '+': [{ var: 'paid' }, { var: ['freight', 0] }] },
      result: 'number',
      scale: 2,
    }),
  ],
  {
    keys: [{ id: 'order', fields: ['platform', 'orderNo'] }],
    indexes: [
      { id: 'state', fields: ['state', 'paidAt'] },
      { id: 'sku', fields: ['lines.sku', 'lines.qty'] },
      { id: 'tags', fields: ['tags'] },
    ],
  },
);

export interface TableBench extends Bench {
  tables: Tables;
  catalog: TableCatalog;
  context: BuildContext;
  /** Makes a table; fails the test if it is refused. */
  create(definition: TableDefinition): Promise<void>;
  /** One write in a transaction of its own. */
  write(id: string, work: Work): Promise<WriteResult[]>;
  build(): Promise<void>;
  read(id: string, record: string): Promise<TableRecord | undefined>;
  readAll(id: string): Promise<TableRecord[]>;
}

type Work = (tx: Transaction, table: CompiledTable) => Promise<WriteResult[]>;

export async function openTableBench(target: ContractTarget): Promise<TableBench> {
  const bench = await openBench(target);
  return { ...bench, ...benchOn(bench.store, bench.clock) };
}

type Opened = Omit<TableBench, keyof Bench>;

/** The same over any store, such as a second engine on one database. */
export function benchOn(store: Bench['store'], clock: Bench['clock']): Opened {
  const tables = tablesOf(store);
  const catalog = openTableCatalog({ tables, database: store.dialect, clock });
  const context = { tables, database: store.dialect, clock };
  const readAll = async (id: string): Promise<TableRecord[]> => {
    const compiled = await catalog.table(id);
    if (compiled === undefined) return [];
    const rows = await tables.read<RecordRow>('SELECT * FROM records ORDER BY no');
    return rows
      .map((row) => printRecord(compiled, row))
      .filter(({ id: record }) => Math.floor(Number(record) / 2 ** 36) === compiled.no);
  };
  return {
    tables,
    catalog,
    context,
    create: async (definition) => {
      const change = await catalog.create(definition, actor);
      if (change.kind !== 'done') throw new Error(JSON.stringify(change));
    },
    write: (id, work) => store.write(async (tx) => work(tx, await catalog.open(tx, id))),
    build: async () => {
      while ((await buildStructures(context)) !== null) clock.advance(10_000);
    },
    read: async (id, record) => (await readAll(id)).find((one) => one.id === record),
    readAll,
  };
}

/** Values of a record without what every record has. */
export function valuesOf(record: TableRecord | undefined): JsonObject {
  const {
    id: _,
    revision: _r,
    createdAt: _c,
    updatedAt: _u,
    deletedAt: _d,
    ...values
  } = record ?? ({} as TableRecord);
  return values;
}
