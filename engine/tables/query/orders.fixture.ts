import * as fc from 'fast-check';
import type { Permission } from '../../../schemas/api/permission.ts';
import type { TableDefinition, TableField } from '../../../schemas/table.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { numeric } from '../../../schemas/values/decimal.ts';
import type { Actor } from '../../store/actor.ts';
import { systemActor } from '../../store/actor.ts';
import type { Store } from '../../store/store.ts';
import type { CompiledTable } from '../compile-table.ts';
import { recordRange, type StoredRecord } from '../layout.ts';
import { START, putRecords, tableOf } from './query.fixture.ts';
import type { RecordReads } from './record-reads.ts';

const title = { zh: '字段', en: 'Field' };
const field = (id: string, type: string, more: Record<string, unknown> = {}): TableField =>
  ({ id, title, type, ...more }) as TableField;
const options = ['new', 'paid', 'shipped', 'Z'].map((id) => ({ id, title }));

export const shops: TableDefinition = {
  schemaVersion: 1,
  id: 'shops',
  title,
  fields: [
    field('name', 'text', { maxLength: 100 }),
    field('region', 'reference', { table: 'regions' }),
    field('regionName', 'lookup', { through: 'region', field: 'name' }),
    field('manager', 'text', { pii: 'name' }),
  ],
  keys: [],
  indexes: [],
  titleField: 'name',
};

export const regions: TableDefinition = {
  schemaVersion: 1,
  id: 'regions',
  title,
  fields: [field('name', 'text')],
  keys: [],
  indexes: [],
  titleField: 'name',
};

export const orders: TableDefinition = {
  schemaVersion: 1,
  id: 'orders',
  title,
  fields: [
    field('shop', 'text', { maxLength: 100 }),
    field('orderNo', 'text', { maxLength: 100 }),
    field('state', 'select', { options }),
    field('paidAt', 'instant'),
    field('amount', 'decimal', { scale: 2 }),
    field('weight', 'number'),
    field('qty', 'integer'),
    field('urgent', 'boolean'),
    field('day', 'date'),
    field('note', 'long-text'),
    field('phone', 'phone', { pii: 'phone' }),
    field('buyer', 'text', { pii: 'name' }),
    field('receiver', 'address', { pii: 'address' }),
    field('greeting', 'formula', { rule: { cat: ['亲爱的', { var: 'buyer' }] }, result: 'text' }),
    field('tags', 'multi-select', { options }),
    field('shopRef', 'reference', { table: 'shops' }),
    field('shopName', 'lookup', { through: 'shopRef', field: 'name' }),
    field('shopRegion', 'lookup', { through: 'shopRef', field: 'regionName' }),
    field('shopManager', 'lookup', { through: 'shopRef', field: 'manager' }),
    field('lines', 'rows', {
      fields: [
        field('sku', 'text', { maxLength: 100 }),
        field('qty', 'integer'),
        field('price', 'decimal', { scale: 2 }),
        field('remark', 'text', { pii: 'other' }),
      ],
    }),
    field('old', 'text', { retired: true }),
  ],
  keys: [{ id: 'shop-orderNo', fields: ['shop', 'orderNo'] }],
  indexes: [
    { id: 'orderNo', fields: ['orderNo'] },
    { id: 'phone', fields: ['phone'] },
    { id: 'state-paidAt', fields: ['state', 'paidAt'] },
    { id: 'paidAt', fields: ['paidAt'] },
    { id: 'amount', fields: ['amount'] },
    { id: 'urgent-weight', fields: ['urgent', 'weight'] },
    { id: 'note', fields: ['note'] },
    { id: 'tags', fields: ['tags'] },
    { id: 'sku', fields: ['lines.sku'] },
    { id: 'shop-sku-qty', fields: ['shop', 'lines.sku', 'lines.qty'] },
  ],
  titleField: 'orderNo',
};

export interface Shop {
  reads: RecordReads;
  orders: CompiledTable;
  shops: CompiledTable;
  regions: CompiledTable;
}

const no = (table: number, counted: number): number => recordRange(table)[0] + counted;

/** The three tables on a store, without records but for two shops in two regions. */
export async function openShop(store: Store): Promise<Shop> {
  const numbers = new Map([
    ['orders', 1],
    ['shops', 2],
    ['regions', 3],
  ]);
  const tables = [orders, shops, regions].map((one, at) => tableOf(one, at + 1, store.dialect, numbers));
  const byId = new Map(tables.map((table) => [table.id, table]));
  const [ordersTable, shopsTable, regionsTable] = tables as [CompiledTable, CompiledTable, CompiledTable];
  await putRecords(store, regionsTable, [{ name: '华东' }, { name: '华南' }]);
  await putRecords(store, shopsTable, [
    { name: '旗舰店', region: no(3, 1), manager: '王小明' },
    { name: 'Outlet', region: no(3, 2) },
  ]);
  return {
    orders: ordersTable,
    shops: shopsTable,
    regions: regionsTable,
    reads: {
      store,
      catalog: { table: (id) => Promise.resolve(byId.get(id)) },
      clock: { now: () => START },
      zone: 'Asia/Shanghai',
    },
  };
}

export const owner = systemActor('owner');

export const actorWith = (...permissions: (Permission & { rule?: unknown })[]): Actor => ({
  kind: 'user',
  id: 'ann',
  name: 'Ann',
  permissions,
});

const text = fc.constantFrom('a', 'A', 'ab', 'b', '店', '\u{ffff}', '\u{1f600}', 'x\u0001', 'x\u0002');
const sparse = { requiredKeys: [] as never[] };
export const somePaidAt = fc.constantFrom(
  0,
  -1,
  START,
  START + 1,
  START - 86_400_000,
  START + 40 * 86_400_000,
);
export const someAmount = fc.constantFrom(0, 1, -1, 100, 1_999, 2_000, -250, 10_000);

/** Orders that share many values, so that order and paging have to settle what is alike. */
export const someOrder: fc.Arbitrary<StoredRecord> = fc.record(
  {
    shop: text,
    state: fc.constantFrom('new', 'paid', 'shipped', 'Z'),
    paidAt: somePaidAt,
    amount: fc.oneof(someAmount, fc.constant(numeric('9007199254740993'))),
    weight: fc.constantFrom(0, 0.5, 1e21, -2.5, 1e-7, 3),
    qty: fc.integer({ min: 1, max: 3 }),
    urgent: fc.boolean(),
    day: fc.constantFrom('2026-11-22', '2026-11-23', '2025-01-01', '1969-12-31'),
    note: fc.oneof(text, fc.constantFrom('z'.repeat(600), `${'z'.repeat(600)}a`, 'z'.repeat(479))),
    phone: fc.constantFrom('13800000001', '13800000002', '1'),
    buyer: fc.constantFrom('张三', '李四'),
    tags: fc.uniqueArray(fc.constantFrom('new', 'paid', 'Z'), { minLength: 1 }),
    shopRef: fc.constantFrom(no(2, 1), no(2, 2)),
    lines: fc.array(
      fc.record({ sku: text, qty: fc.integer({ min: 1, max: 4 }), price: someAmount }, sparse),
      { minLength: 1, maxLength: 3 },
    ),
  },
  sparse,
) as fc.Arbitrary<StoredRecord>;

const pick = (path: string, values: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    values.map((value): Json => ({ '==': [{ var: path }, value] })),
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>='), values)
      .map(([relation, value]): Json => ({ [relation]: [{ var: path }, value] })),
    fc.tuple(values, values).map(([low, high]): Json => ({ between: [{ var: path }, low, high] })),
    fc.array(values, { maxLength: 3 }).map((items): Json => ({ in: [{ var: path }, items] })),
  );

const state = fc.constantFrom('new', 'paid', 'shipped', 'Z', 'nothing');
const decimals = fc.oneof(
  someAmount.map((units) => units / 100),
  fc.constantFrom<Json>(0.005, -2.501, numeric('90071992547409.93')),
);
const line = (body: Json): Json => ({ some: [{ var: 'lines' }, body] });

const clause: fc.Arbitrary<Json> = fc.oneof(
  pick('state', state),
  pick('paidAt', somePaidAt),
  pick('amount', decimals),
  pick('shop', text),
  pick('note', fc.oneof(text, fc.constantFrom('z'.repeat(480), 'z'.repeat(600)))),
  pick('weight', fc.constantFrom(0, 0.5, 1e21, -2.5, 1e-7)),
  fc.boolean().map((value): Json => ({ '==': [{ var: 'urgent' }, value] })),
  fc.constantFrom('13800000001', '1').map((value): Json => ({ '==': [{ var: 'phone' }, value] })),
  fc.constantFrom('new', 'Z').map((value): Json => ({ in: [value, { var: 'tags' }] })),
  fc
    .constantFrom('new', 'Z')
    .map((value): Json => ({ some: [{ var: 'tags' }, { '==': [{ var: '' }, value] }] })),
  pick('sku', text).map(line),
  fc
    .tuple(pick('sku', text), pick('qty', fc.constantFrom(1, 2, 3)))
    .map(([sku, qty]) => line({ and: [sku, qty] })),
  fc.constantFrom('旗舰店', 'Outlet').map((name): Json => ({ '==': [{ var: 'shopName' }, name] })),
  fc.constant<Json>({ '==': [{ '%': [{ var: 'qty' }, 2] }, 1] }),
  fc.constant<Json>({ '==': [{ cat: [{ var: 'shopRegion' }] }, '华东'] }),
);

/** Filters that indexes serve, and some that none does. */
export const orderFilter: fc.Arbitrary<Json> = fc.oneof(
  clause,
  fc.array(clause, { minLength: 2, maxLength: 3 }).map((parts): Json => ({ and: parts })),
  fc.array(clause, { minLength: 2, maxLength: 2 }).map((parts): Json => ({ or: parts })),
);

export const sortable = [
  'state',
  'paidAt',
  'amount',
  'urgent',
  'weight',
  'note',
  'shop',
  'day',
  'shopRef',
  'shopName',
  'id',
  'createdAt',
];
