import type { RecordQuery } from '../../schemas/record-query.ts';
import type { TableDefinition, TableField } from '../../schemas/table.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type {
  SheetColumn,
  SheetContent,
  SheetOutput,
  SheetRows,
  SheetValue,
  WriteReport,
} from '../files/export/sheet-plan.ts';
import { writeSheets, type WriteOptions } from '../files/export/write-sheets.ts';
import type { TableRecord } from '../tables/print-record.ts';
import type { Asking, RecordReads } from '../tables/query/record-reads.ts';
import { streamRecords } from '../tables/query/stream-records.ts';
import { definitionOf } from './import-steps.ts';

export interface ExportRequest {
  table: string;
  query?: Omit<RecordQuery, 'cursor' | 'limit'>;
  output: SheetOutput;
  language?: 'zh' | 'en';
}

type RowField = Extract<TableField, { type: 'rows' }>['fields'][number];

const TYPES: Partial<Record<TableField['type'], SheetColumn['type']>> = {
  number: 'number',
  integer: 'integer',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  instant: 'instant',
};

/** A column of an export: of a record, or of one of its rows. */
interface Column extends SheetColumn {
  read(record: JsonObject): SheetValue;
}

/**
 * Writes the records of a table to a file, a row each, in bounded memory however many there are. Fields of rows (the
 * lines of an order) have a sheet of their own in a workbook; a file of text has one table, so that there a record
 * takes as many rows as it has lines, which repeat what is the record's. Personal fields are masked unless the reader
 * may see them. Throws what `streamRecords` and `writeSheets` throw.
 */
export async function exportRecords(
  reads: RecordReads,
  asking: Asking,
  path: string,
  { table, query = {}, output, language = 'zh' }: ExportRequest,
  options: WriteOptions = {},
): Promise<WriteReport> {
  const definition = await definitionOf(reads.catalog, table);
  const wanted = query.fields;
  const fields = definition.fields.filter(
    ({ id, retired }) => retired !== true && (wanted === undefined || wanted.includes(id)),
  );
  const own = fields.filter(({ type }) => type !== 'rows').map((field) => columnOf(field, language));
  const rows = fields.filter((field) => field.type === 'rows');
  const stream = (): AsyncGenerator<TableRecord[]> => streamRecords(reads, asking, table, query);
  const sheets =
    output.format === 'csv'
      ? [flatSheet(definition, own, rows[0], stream, language)]
      : [
          sheetOf(definition.title[language], own, stream, (record) => [valuesOf(own, record)]),
          ...rows.map((field) => rowsSheet(definition, field, stream, language)),
        ];
  return writeSheets(path, output, sheets, options);
}

const valuesOf = (columns: readonly Column[], record: JsonObject): SheetValue[] =>
  columns.map(({ read }) => read(record));

function sheetOf(
  name: string,
  columns: readonly SheetColumn[],
  stream: () => AsyncIterable<TableRecord[]>,
  toRows: (record: TableRecord) => SheetValue[][],
): SheetContent {
  async function* batches(): AsyncGenerator<SheetRows> {
    for await (const records of stream()) {
      const values = records.flatMap(toRows);
      if (values.length > 0) yield { values };
    }
  }
  // What a worker is told is plain data.
  const plan = columns.map(({ heading, type, scale }) => ({
    heading,
    type,
    ...(scale === undefined ? {} : { scale }),
  }));
  return { name, columns: plan, rows: batches() };
}

/** What names a record in another sheet: the fields of its first key, else its id. */
function namesOf({ fields, keys, titleField }: TableDefinition, language: 'zh' | 'en'): Column[] {
  const ids = keys[0]?.fields ?? (titleField === undefined ? [] : [titleField]);
  const named = ids.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  if (named.length > 0) return named.map((field) => columnOf(field, language));
  return [{ heading: 'ID', type: 'text', read: ({ id }) => plain(id ?? null) }];
}

function rowsSheet(
  definition: TableDefinition,
  field: Extract<TableField, { type: 'rows' }>,
  stream: () => AsyncIterable<TableRecord[]>,
  language: 'zh' | 'en',
): SheetContent {
  const names = namesOf(definition, language);
  const columns = rowColumns(field, language);
  return sheetOf(field.title[language], [...names, ...columns], stream, (record) => {
    const name = valuesOf(names, record);
    return itemsOf(record, field.id).map((item) => [...name, ...valuesOf(columns, item)]);
  });
}

function flatSheet(
  definition: TableDefinition,
  own: readonly Column[],
  field: Extract<TableField, { type: 'rows' }> | undefined,
  stream: () => AsyncIterable<TableRecord[]>,
  language: 'zh' | 'en',
): SheetContent {
  const title = definition.title[language];
  if (field === undefined) return sheetOf(title, own, stream, (record) => [valuesOf(own, record)]);
  // 商品明细·单价 beside 单价 of the record.
  const taken = new Set(own.map(({ heading }) => heading));
  const columns = rowColumns(field, language).map((column) =>
    taken.has(column.heading) ? { ...column, heading: `${field.title[language]}·${column.heading}` } : column,
  );
  return sheetOf(title, [...own, ...columns], stream, (record) => {
    const values = valuesOf(own, record);
    const items = itemsOf(record, field.id);
    return items.length === 0
      ? [[...values, ...columns.map(() => null)]]
      : items.map((item) => [...values, ...valuesOf(columns, item)]);
  });
}

const rowColumns = ({ fields }: Extract<TableField, { type: 'rows' }>, language: 'zh' | 'en'): Column[] =>
  fields.filter(({ retired }) => retired !== true).map((field) => columnOf(field, language));

const itemsOf = (record: JsonObject, id: string): JsonObject[] => {
  const value = record[id];
  return Array.isArray(value) ? (value as JsonObject[]) : [];
};

function columnOf(field: TableField | RowField, language: 'zh' | 'en'): Column {
  const heading = field.title[language];
  const titles =
    field.type === 'select' || field.type === 'multi-select'
      ? new Map(field.options.map(({ id, title }) => [id, title[language]]))
      : undefined;
  const type = TYPES[field.type] ?? formulaType(field);
  const read = (record: JsonObject): SheetValue => {
    const value = record[field.id] ?? null;
    if (titles !== undefined)
      return [value]
        .flat()
        .flatMap((one) => (typeof one === 'string' ? [titles.get(one) ?? one] : []))
        .join('、');
    return plain(value);
  };
  return {
    heading,
    type,
    ...('scale' in field && field.scale !== undefined && { scale: field.scale }),
    read,
  };
}

function formulaType(field: TableField | RowField): SheetColumn['type'] {
  if (field.type !== 'formula') return 'text';
  if (field.result === 'number') return field.scale === undefined ? 'number' : 'decimal';
  return field.result;
}

/** A value in one cell; an address as its reader would write it, anything else as JSON. */
function plain(value: Json): SheetValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (isDecimal(value)) return printNumeric(value);
  if (Array.isArray(value)) return printJson(value);
  const { province, city, district, street, detail, text } = value;
  const words = [province, city, district, street, detail].filter((one) => typeof one === 'string');
  if (words.length > 0) return words.join('');
  return typeof text === 'string' ? text : printJson(value);
}
