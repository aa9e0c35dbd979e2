import { compare, isNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Bundle } from '../orders/explode-bundles.ts';
import { isOver, shopKey, type Goods } from '../orders/complete-order.ts';
import { linkNameOf } from '../orders/match-lines.ts';
import { filledText, rowsOf } from '../orders/order-rows.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, withValues } from '../store/sql.ts';
import type { CompiledTable } from '../tables/compile-table.ts';
import { currentOf, withoutEmpty, type Current } from '../tables/draft.ts';
import { findByKey } from '../tables/find-records.ts';
import { recordRange, type RecordRow } from '../tables/layout.ts';
import { loadTable } from '../tables/load-table.ts';
import { createNotes } from '../tables/notes.ts';
import { printValues } from '../tables/print-record.ts';
import { readGiven } from '../tables/read-values.ts';
import type { TableCatalog } from '../tables/table-catalog.ts';

export const SKUS = 'skus';
export const BUNDLES = 'bundles';
export const SHOP_PRODUCTS = 'shop-products';

/** Where goods are looked up: the tables of the house, read as a person's records are. */
export interface GoodsSource {
  query: Transaction['query'];
  /** Undefined: the house has no such table. */
  table(id: string): Promise<CompiledTable | undefined>;
}

/** For whoever reads outside of a transaction. */
export const goodsAhead = (
  catalog: Pick<TableCatalog, 'table'>,
  query: Transaction['query'],
): GoodsSource => ({
  query,
  table: (id) => catalog.table(id),
});

/** Within a transaction nothing else may be waited for: there may be no other connection. */
export const goodsWithin = (
  { query }: Transaction,
  { database }: Pick<TableCatalog, 'database'>,
): GoodsSource => ({
  query,
  table: (id) => loadTable(query, id, database),
});

/**
 * The goods that the lines of these orders may be, by one statement for each thing that is asked, however many orders.
 * Undefined: this house keeps no goods, or nothing is left to match.
 */
export async function findGoods(
  { table, query }: GoodsSource,
  orders: readonly JsonObject[],
): Promise<Goods | undefined> {
  const skus = await table(SKUS);
  if (skus === undefined || !(await hasRecords(query, skus))) return undefined;
  const open = openLines(orders);
  const reader = createReader(query);
  const products = await table(SHOP_PRODUCTS);
  const links = await linksOf(reader, products, open);
  const history = await historyOf(reader, products, open.codes);
  const codes = new Set([
    ...open.codes,
    ...open.skus,
    ...history.values(),
    ...[...links.values()].flatMap((one) => [...one.values()]),
  ]);
  const bundles = await bundlesOf(reader, await table(BUNDLES), codes);
  for (const { items } of bundles.values()) for (const { sku } of items) codes.add(sku);
  const found = await reader.byKey(
    skus,
    'sku',
    [...codes].map((sku) => ({ sku })),
  );
  const weights = new Map<string, Numeric>();
  for (const { sku, weightKg } of found)
    if (typeof sku === 'string' && isNumeric(weightKg)) weights.set(sku, weightKg);
  const byBarcode = await barcodesOf(reader, skus, open.barcodes);
  return {
    skus: new Set([...found.flatMap(({ sku }) => filledText(sku) ?? []), ...byBarcode.values()]),
    bundles,
    byBarcode,
    links,
    history,
    weights,
  };
}

interface OpenLines {
  codes: Set<string>;
  barcodes: Set<string>;
  /** Of lines that are matched: for their weights. */
  skus: Set<string>;
  shops: Map<string, JsonObject>;
}

/** What is asked of the goods: by the lines of orders that are still to be shipped. */
function openLines(orders: readonly JsonObject[]): OpenLines {
  const open: OpenLines = { codes: new Set(), barcodes: new Set(), skus: new Set(), shops: new Map() };
  for (const order of orders) {
    if (isOver(order)) continue;
    const { platform = '', shop = '' } = order;
    for (const line of rowsOf(order['lines'])) {
      const [sku, code, barcode] = [line['sku'], line['merchantCode'], line['barcode']].map((value) =>
        filledText(value)?.trim(),
      );
      if (sku !== undefined) {
        open.skus.add(sku);
        continue;
      }
      if (code !== undefined) open.codes.add(code);
      if ((barcode ?? code) !== undefined) open.barcodes.add((barcode ?? code)!);
      const skuId = linkNameOf(line);
      if (skuId !== undefined) open.shops.set(`${shopKey(order)} ${skuId}`, { platform, shop, skuId });
    }
  }
  return open;
}

interface Reader {
  byKey(table: CompiledTable, key: string, values: readonly JsonObject[]): Promise<JsonObject[]>;
  byIndex(table: CompiledTable, index: string, values: readonly JsonObject[]): Promise<JsonObject[]>;
}

/** A key or an index that is not there, or not built yet, finds nothing. */
function createReader(query: Transaction['query']): Reader {
  const tx: Transaction = { query };
  const print = (table: CompiledTable, found: Iterable<Current>): JsonObject[] =>
    [...found].map(({ stored }) => printValues(table, stored));
  return {
    async byKey(table, id, values) {
      const key = table.keys.find((one) => one.id === id && one.state === 'ready');
      if (key === undefined || values.length === 0) return [];
      const texts = values.flatMap((value) => key.keyOf(readGiven(value, table.fields, createNotes())) ?? []);
      // As on SQLite: rows are looked at and not locked.
      return print(table, (await findByKey(tx, { ...table, database: 'sqlite' }, key, texts)).values());
    },
    async byIndex(table, id, values) {
      const index = table.indexes.find((one) => one.id === id && one.state === 'ready');
      if (index === undefined) return [];
      const keys = values.flatMap((value) =>
        index.keysOf(withoutEmpty(readGiven(value, table.fields, createNotes()))),
      );
      const found: Current[] = [];
      for (const slice of chunks([...new Set(keys)], MAX_ROWS)) {
        const rows = await query<RecordRow>(
          `${withValues({ key: 'TEXT' }, slice.length)}
            SELECT r.no, r.revision, r.change_seq, r.created_at, r.updated_at, r.deleted_at, r.data
              FROM v CROSS JOIN record_index i CROSS JOIN records r
              WHERE i.index_no = ? AND i.key = v.key AND r.no = i.record_no AND r.deleted_at IS NULL`,
          [...slice, index.no],
        );
        found.push(...rows.map(currentOf));
      }
      return print(table, found);
    },
  };
}

const MAX_ROWS = 1_000;

async function hasRecords(query: Transaction['query'], { no }: CompiledTable): Promise<boolean> {
  const rows = await query(
    'SELECT 1 AS one FROM records WHERE no BETWEEN ? AND ? AND deleted_at IS NULL LIMIT 1',
    [...recordRange(no)],
  );
  return rows.length > 0;
}

/** Our goods as a person wrote them: a SKU, or else a bundle. */
const targetOf = ({ sku, bundle }: JsonObject): string | undefined => filledText(sku) ?? filledText(bundle);

async function linksOf(
  reader: Reader,
  products: CompiledTable | undefined,
  { shops }: OpenLines,
): Promise<Goods['links']> {
  const links = new Map<string, Map<string, string>>();
  if (products === undefined) return links;
  for (const row of await reader.byKey(products, 'platform-shop-skuId', [...shops.values()])) {
    const [skuId, code] = [filledText(row['skuId']), targetOf(row)];
    if (skuId === undefined || code === undefined) continue;
    const ofShop = links.get(shopKey(row)) ?? new Map<string, string>();
    links.set(shopKey(row), ofShop.set(skuId, code));
  }
  return links;
}

/** What people chose for a merchant code in any shop, where they always chose the same. */
async function historyOf(
  reader: Reader,
  products: CompiledTable | undefined,
  codes: ReadonlySet<string>,
): Promise<Map<string, string>> {
  if (products === undefined) return new Map();
  const rows = await reader.byIndex(
    products,
    'merchantCode',
    [...codes].map((merchantCode) => ({ merchantCode })),
  );
  return unanimous(rows.map((row) => [filledText(row['merchantCode'])?.trim(), targetOf(row)]));
}

async function barcodesOf(
  reader: Reader,
  skus: CompiledTable,
  barcodes: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const rows = await reader.byIndex(
    skus,
    'barcode',
    [...barcodes].map((barcode) => ({ barcode })),
  );
  return unanimous(rows.map(({ barcode, sku }) => [filledText(barcode)?.trim(), filledText(sku)]));
}

/** Without those that mean several things. */
function unanimous(
  pairs: readonly (readonly [string | undefined, string | undefined])[],
): Map<string, string> {
  const found = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const [from, to] of pairs) {
    if (from === undefined || to === undefined) continue;
    if (found.has(from) && found.get(from) !== to) doubtful.add(from);
    found.set(from, to);
  }
  for (const from of doubtful) found.delete(from);
  return found;
}

async function bundlesOf(
  reader: Reader,
  table: CompiledTable | undefined,
  codes: ReadonlySet<string>,
): Promise<Map<string, Bundle>> {
  const found = new Map<string, Bundle>();
  if (table === undefined) return found;
  for (const { code, items, active } of await reader.byKey(
    table,
    'code',
    [...codes].map((one) => ({ code: one })),
  )) {
    if (typeof code !== 'string' || active === false) continue;
    const parts = rowsOf(items).flatMap(({ sku, quantity, share }) =>
      typeof sku === 'string' && isNumeric(quantity)
        ? [
            {
              sku,
              quantity: Number(quantity),
              ...(isNumeric(share) && compare(share, 0) >= 0 ? { share } : {}),
            },
          ]
        : [],
    );
    if (parts.length > 0) found.set(code, { code, items: parts });
  }
  return found;
}
