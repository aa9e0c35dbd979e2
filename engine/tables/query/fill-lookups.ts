import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import { chunks } from '../../store/sql.ts';
import type { CompiledTable } from '../compile-table.ts';
import type { FieldOf } from '../fields/field-kind.ts';
import { parseStored, printValues } from '../print-record.ts';
import { joined, sql } from './fragment.ts';
import type { PreparedRead } from './prepare-read.ts';
import { MAX_LOOKUPS } from './scope.ts';

type Run = PreparedRead['run'];
type Tables = PreparedRead['tables'];

interface Through {
  lookup: FieldOf<'lookup'>;
  reference: string;
  target: CompiledTable;
}

/**
 * Fills the lookups of records in, with one read for all of them (and one more for each lookup of a lookup).
 * `only`: the fields that are asked for.
 */
export async function fillLookups(
  run: Run,
  table: CompiledTable,
  tables: Tables,
  records: readonly JsonObject[],
  only?: ReadonlySet<string>,
  depth = 0,
): Promise<void> {
  const all = depth >= MAX_LOOKUPS ? [] : lookupsOf(table, tables);
  const lookups = only === undefined ? all : all.filter(({ lookup }) => only.has(lookup.id));
  if (lookups.length === 0) return;
  const others = await readTargets(run, lookups, records);
  for (const target of new Set(lookups.map((one) => one.target))) {
    const own = lookups.filter((one) => one.target === target);
    const names = new Set(own.map(({ lookup }) => lookup.field));
    const read = [...new Set(own.flatMap(({ reference }) => numbersAt(records, reference)))];
    const found = read.map((no) => others.get(no)).filter((one) => one !== undefined);
    await fillLookups(run, target, tables, found, names, depth + 1);
  }
  for (const record of records)
    for (const { lookup, reference } of lookups) {
      const value = others.get(Number(record[reference]))?.[lookup.field];
      if (value !== undefined) record[lookup.id] = value;
    }
}

function lookupsOf(table: CompiledTable, tables: Tables): Through[] {
  const { fields } = table.definition;
  return fields.flatMap((field) => {
    if (field.type !== 'lookup' || field.retired === true) return [];
    const reference = fields.find(({ id }) => id === field.through);
    if (reference?.type !== 'reference' || reference.retired === true) return [];
    const target = tables.get(reference.table);
    return target === undefined ? [] : [{ lookup: field, reference: reference.id, target }];
  });
}

const numbersAt = (records: readonly JsonObject[], reference: string): number[] =>
  records.flatMap((record) => {
    const id: Json | undefined = record[reference];
    return typeof id === 'string' ? [Number(id)] : [];
  });

async function readTargets(
  run: Run,
  lookups: readonly Through[],
  records: readonly JsonObject[],
): Promise<Map<number, JsonObject>> {
  const targets = new Map<number, CompiledTable>();
  for (const { reference, target } of lookups)
    for (const no of numbersAt(records, reference)) targets.set(no, target);
  const documents = await run((session) => readDocuments(session, [...targets.keys()]));
  const found = new Map<number, JsonObject>();
  for (const [no, data] of documents)
    found.set(no, printValues(targets.get(no) as CompiledTable, parseStored(data)));
  return found;
}

const MAX_NUMBERS = 1_000;

/** The documents of records, deleted ones too, by number. */
export async function readDocuments(
  session: Transaction,
  nos: readonly number[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const slice of chunks(nos, MAX_NUMBERS)) {
    const numbers = joined(
      slice.map((no) => sql`${no}`),
      ', ',
    );
    const { text, bindings } = sql`SELECT no, data FROM records WHERE no IN (${numbers})`;
    for (const { no, data } of await session.query<{ no: number; data: string }>(text, bindings))
      found.set(no, data);
  }
  return found;
}
