import type { TableDefinition, TableField } from '../../schemas/table.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { compileRule, readsOf, type CompiledRule } from '../rules/index.ts';
import { compileFields } from './fields/compile-field.ts';
import type { CompiledField, CompiledFields, FieldOf } from './fields/field-kind.ts';
import { keyPart, textLimit } from './index-key.ts';
import type { StoredRecord, StructureKind, StructureState } from './layout.ts';

/** A row of `data_tables`. */
export interface TableRow {
  no: number;
  id: string;
  revision: number;
  generation: number;
  definition: TableDefinition;
}

/** A row of `table_structures`. */
export interface Structure {
  no: number;
  kind: StructureKind;
  name: string;
  fields: readonly string[];
  state: StructureState;
}

/** A unique key that is maintained. Enforced while `building` too, against what is in it so far. */
export interface CompiledKey {
  readonly no: number;
  readonly id: string;
  readonly state: StructureState;
  readonly fields: readonly CompiledField[];
  /** Undefined if a field is empty: such a record is not held to the key. */
  keyOf(stored: Readonly<StoredRecord>): string | undefined;
}

/** An index that is maintained; only a `ready` one may be read. */
export interface CompiledIndex {
  readonly no: number;
  readonly id: string;
  readonly state: StructureState;
  /** Field paths in turn; `lines.sku` reaches into rows. */
  readonly paths: readonly string[];
  /** Code points of a text that its keys keep, see `keyPart`. */
  readonly limit: number;
  /** Keys of a record: one, or one for each row or option, without repeats. */
  keysOf(stored: StoredRecord): string[];
}

export interface CompiledFormula {
  readonly compiled: CompiledField;
  readonly field: FieldOf<'formula'>;
  readonly rule: CompiledRule;
  /** Fields it reads. */
  readonly reads: readonly string[];
}

/** A table as writers and readers use it: made once per generation, and never changed. */
export interface CompiledTable extends TableRow {
  readonly database: 'sqlite' | 'postgres';
  /** By id, in the order of the definition; retired ones too. */
  readonly fields: CompiledFields;
  readonly keys: readonly CompiledKey[];
  readonly indexes: readonly CompiledIndex[];
  /** In an order in which each finds what it reads worked out. */
  readonly formulas: readonly CompiledFormula[];
  /** Fields some formula reads. */
  readonly formulaReads: ReadonlySet<string>;
  readonly autoNumbers: readonly FieldOf<'auto-number'>[];
  /** Where references stand: in the record, or in its rows; and the number of the table they go to. */
  readonly references: readonly ReferencePlace[];
}

export interface ReferencePlace {
  field: string;
  /** The reference is this member of each row of `field`. */
  member?: string;
  tableNo: number | undefined;
}

export function compileTable(
  row: TableRow,
  structures: readonly Structure[],
  database: CompiledTable['database'],
  tableNumbers: ReadonlyMap<string, number>,
): CompiledTable {
  const live = row.definition.fields;
  const fields = compileFields(live);
  const formulas = compileFormulas(live, fields);
  const maintained = structures.filter(
    ({ state, fields: paths }) =>
      state !== 'failed' && paths.every((path) => fieldAt(fields, path) !== undefined),
  );
  return {
    ...row,
    database,
    fields,
    keys: maintained.filter(({ kind }) => kind === 'key').map((one) => compileKey(one, fields)),
    indexes: maintained.filter(({ kind }) => kind === 'index').map((one) => compileIndex(one, fields)),
    formulas,
    formulaReads: new Set(formulas.flatMap(({ reads }) => reads)),
    autoNumbers: live.filter(
      (field) => field.type === 'auto-number' && field.retired !== true,
    ) as FieldOf<'auto-number'>[],
    references: live.flatMap((field) => referencePlaces(field, tableNumbers)),
  };
}

/** The field a path names, in the record or in its rows. */
export function fieldAt(fields: CompiledFields, path: string): CompiledField | undefined {
  const [id = '', member] = path.split('.');
  const field = fields.get(id);
  return member === undefined ? field : field?.rows?.get(member);
}

function compileKey({ no, name, state, fields: ids }: Structure, fields: CompiledFields): CompiledKey {
  const limit = textLimit(ids.length);
  return {
    no,
    id: name,
    state,
    fields: ids.map((id) => fields.get(id) as CompiledField),
    keyOf: (stored) => {
      let key = '';
      for (const id of ids) {
        const value = stored[id];
        if (value === undefined || value === null) return undefined;
        key += keyPart(value, limit);
      }
      return key;
    },
  };
}

function compileIndex({ no, name, state, fields: paths }: Structure, fields: CompiledFields): CompiledIndex {
  const limit = textLimit(paths.length);
  const places = paths.map((path) => {
    const [id = '', member] = path.split('.');
    return { id, member, many: member !== undefined || fields.get(id)?.kind.many === true };
  });
  const many = places.find((place) => place.many)?.id;
  const keyOf = (stored: StoredRecord, item: Json | undefined): string => {
    let key = '';
    for (const { id, member, many: each } of places) {
      const value = each ? (member === undefined ? item : memberOf(item, member)) : stored[id];
      key += keyPart(value, limit);
    }
    return key;
  };
  return {
    no,
    id: name,
    state,
    paths,
    limit,
    keysOf: (stored) => {
      const list = many === undefined ? undefined : stored[many];
      if (!Array.isArray(list)) return [keyOf(stored, undefined)];
      return [...new Set(list.map((item) => keyOf(stored, item)))];
    },
  };
}

const memberOf = (row: Json | undefined, member: string): Json | undefined =>
  row === undefined ? undefined : (row as JsonObject)[member];

/** Throws if formulas read each other in a circle; definitions are checked before. */
function compileFormulas(live: readonly TableField[], fields: CompiledFields): CompiledFormula[] {
  const open = live.flatMap((field): CompiledFormula[] => {
    const compiled = fields.get(field.id);
    if (field.type !== 'formula' || field.retired === true || compiled === undefined) return [];
    return [{ compiled, field, rule: compileRule(field.rule), reads: formulaReads(field) }];
  });
  const ordered: CompiledFormula[] = [];
  const waiting = new Set(open.map(({ field }) => field.id));
  while (waiting.size > 0) {
    const next = open.find(
      ({ field, reads }) => waiting.has(field.id) && !reads.some((id) => waiting.has(id)),
    );
    if (next === undefined) throw new Error('formulas read each other in a circle');
    waiting.delete(next.field.id);
    ordered.push(next);
  }
  return ordered;
}

/** Ids of the fields a formula reads. */
export const formulaReads = ({ rule }: FieldOf<'formula'>): string[] => [
  ...new Set([...readsOf(rule as Json)].map(({ path }) => path.split('.')[0] ?? '')),
];

function referencePlaces(field: TableField, numbers: ReadonlyMap<string, number>): ReferencePlace[] {
  if (field.type === 'reference') return [{ field: field.id, tableNo: numbers.get(field.table) }];
  if (field.type !== 'rows') return [];
  return field.fields.flatMap((inner) =>
    inner.type === 'reference'
      ? [{ field: field.id, member: inner.id, tableNo: numbers.get(inner.table) }]
      : [],
  );
}
