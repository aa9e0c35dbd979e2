import type { RowField, TableDefinition, TableField } from '../../../schemas/table.ts';
import { addressMembers } from '../fields/address.ts';
import { FALSE, raw, sql, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import type { AnyField, ListPlace, Place, ScalarPlace } from './place.ts';

/** Where the variables of a rule are found: in a record, or in an item of one of its lists. */
export interface Scope {
  /** `hidden`: there may be a value, but SQL does not see it. Undefined: there is never one. */
  find(path: string): Place | 'hidden' | undefined;
}

/** Definitions of other tables, for what is read through references. */
export type DefinitionOf = (table: string) => TableDefinition | undefined;

export interface ScopeOptions {
  readonly json: JsonSql;
  readonly definitionOf: DefinitionOf;
}

/** A lookup through a reference to a lookup through a reference …: deeper ones are empty. */
export const MAX_LOOKUPS = 3;

/**
 * The scope of a record whose row of `records` has this alias. `deletedAt` is null in a live record, where SQL has
 * nothing: it is left to memory, as the query itself says whether it is about deleted records.
 */
export function recordScope(table: TableDefinition, alias: string, options: ScopeOptions): Scope {
  const columns = recordColumns(raw(alias));
  const document = sql`${raw(alias)}.data`;
  const fields = fieldsById(table.fields);
  return {
    find: (path) =>
      Object.hasOwn(columns, path)
        ? columns[path]
        : path === '' || path === 'deletedAt'
          ? 'hidden'
          : findField(path, fields, { document, options, depth: 0 }),
  };
}

const recordColumns = (alias: Fragment): Record<string, ScalarPlace> => ({
  id: {
    ...scalar('text', sql`CAST(${alias}.no AS TEXT)`),
    order: sql`${alias}.no`,
  },
  revision: scalar('integer', sql`${alias}.revision`),
  createdAt: instant(sql`${alias}.created_at`),
  updatedAt: instant(sql`${alias}.updated_at`),
});

const fieldsById = <F extends AnyField>(fields: readonly F[]): ReadonlyMap<string, F> =>
  new Map(fields.filter(({ retired }) => retired !== true).map((field) => [field.id, field]));

export const scalar = (type: ScalarPlace['type'], text: Fragment, scale = 0): ScalarPlace => ({
  kind: 'scalar',
  type,
  scale,
  sql: text,
});

const instant = (text: Fragment): ScalarPlace => ({ ...scalar('integer', text), means: 'instant' });

interface At {
  document: Fragment;
  options: ScopeOptions;
  /** Lookups passed on the way here. */
  depth: number;
  fields?: ReadonlyMap<string, AnyField>;
}

function findField(
  path: string,
  fields: ReadonlyMap<string, AnyField>,
  at: At,
): Place | 'hidden' | undefined {
  const [head = '', ...rest] = path.split('.');
  const field = fields.get(head);
  if (field === undefined) return undefined;
  if (field.type === 'lookup') return findLookup(field, rest, fields, at);
  if (rest.length === 0) return placeOf(field, at);
  return inside(field, rest, at);
}

/** A path into a field: part of an address, or something SQL does not look into. */
function inside(field: AnyField, rest: readonly string[], at: At): Place | 'hidden' | undefined {
  switch (field.type) {
    case 'address': {
      const [part = ''] = rest;
      if (rest.length > 1) return undefined;
      return (addressMembers as readonly string[]).includes(part)
        ? scalar('text', at.options.json.text(at.document, [field.id, part]))
        : 'hidden';
    }
    case 'json':
    case 'file':
    case 'rows':
    case 'multi-select':
      return 'hidden';
    default:
      return undefined;
  }
}

export function placeOf(field: AnyField, { document, options }: At): Place {
  const { json } = options;
  const keys = [field.id];
  switch (field.type) {
    case 'integer':
      return scalar('integer', json.integer(document, keys));
    case 'instant':
      return instant(json.integer(document, keys));
    case 'date':
      return { ...scalar('text', json.text(document, keys)), means: 'date' };
    case 'decimal':
      return scalar('integer', json.integer(document, keys), field.scale);
    case 'number':
      return scalar('double', json.double(document, keys));
    case 'boolean':
      return scalar('boolean', json.boolean(document, keys));
    case 'reference':
      return {
        ...scalar('text', sql`CAST(${json.text(document, keys)} AS TEXT)`),
        order: json.integer(document, keys),
      };
    case 'formula':
      return formulaPlace(field, document, json);
    case 'multi-select':
      return listPlace(document, field.id, 'text', options, (item) => textItem(item));
    case 'rows':
      return listPlace(document, field.id, 'object', options, rowScope(field.fields, options));
    case 'address':
      return { kind: 'object', present: isThere(json, document, field.id) };
    case 'file':
    case 'json':
      return { kind: 'any', present: isThere(json, document, field.id) };
    case 'lookup':
      return { kind: 'any', present: FALSE };
    default:
      return scalar('text', json.text(document, keys));
  }
}

const isThere = (json: JsonSql, document: Fragment, id: string): Fragment =>
  sql`${json.kind(document, [id])} IS NOT NULL`;

function formulaPlace(
  field: Extract<TableField, { type: 'formula' }>,
  document: Fragment,
  json: JsonSql,
): Place {
  const keys = [field.id];
  const { scale } = field;
  switch (field.result) {
    case 'text':
      return scalar('text', json.text(document, keys));
    case 'boolean':
      return scalar('boolean', json.boolean(document, keys));
    case 'instant':
      return instant(json.integer(document, keys));
    default:
      return scale === undefined
        ? scalar('double', json.double(document, keys))
        : scalar('integer', json.integer(document, keys), scale);
  }
}

function listPlace(
  document: Fragment,
  id: string,
  of: ListPlace['of'],
  { json }: ScopeOptions,
  scopeOf: (item: Fragment) => Scope,
): ListPlace {
  return {
    kind: 'list',
    of,
    present: isThere(json, document, id),
    count: json.count(document, [id]),
    items: (alias) => ({
      source: json.items(document, [id], alias, of),
      scope: scopeOf(sql`${raw(alias)}.value`),
    }),
  };
}

const textItem = (item: Fragment): Scope => ({
  find: (path) => (path === '' ? scalar('text', item) : undefined),
});

const rowScope =
  (rowFields: readonly RowField[], options: ScopeOptions) =>
  (item: Fragment): Scope => {
    const fields = fieldsById<AnyField>(rowFields);
    return {
      find: (path) =>
        path === '' ? 'hidden' : findField(path, fields, { document: item, options, depth: 0 }),
    };
  };

/** The field of the record that the reference names, found in a document of its own. */
function findLookup(
  field: Extract<TableField, { type: 'lookup' }>,
  rest: readonly string[],
  fields: ReadonlyMap<string, AnyField>,
  { document, options, depth }: At,
): Place | 'hidden' | undefined {
  const reference = fields.get(field.through);
  if (reference?.type !== 'reference' || depth >= MAX_LOOKUPS) return undefined;
  const target = options.definitionOf(reference.table);
  if (target === undefined) return undefined;
  const alias = raw(`t${depth}`);
  const number = options.json.integer(document, [reference.id]);
  const other = sql`(SELECT ${alias}.data FROM records ${alias} WHERE ${alias}.no = ${number})`;
  return findField([field.field, ...rest].join('.'), fieldsById<AnyField>(target.fields), {
    document: other,
    options,
    depth: depth + 1,
  });
}
