import type { SortKey } from '../../../schemas/record-query.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import type { Problem } from '../../../schemas/problem.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { EngineError } from '../../core/errors.ts';
import { compileRule, isUnknown, readsOf, type HostOperators } from '../../rules/index.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { CompiledTable } from '../compile-table.ts';
import { checkFilter } from './check-filter.ts';
import { checkPersonal } from './check-personal.ts';
import { compileFilter } from './compile-filter.ts';
import { factsOf, type Fact } from './filter-facts.ts';
import { TRUE } from './fragment.ts';
import { jsonSqlOf, type JsonSql } from './json-sql.ts';
import { kindAt, maskedField, personalFields, type PersonalFields } from './personal-fields.ts';
import { queryOperators } from './query-operators.ts';
import { runRead, type Asking, type RecordReads } from './record-reads.ts';
import { unmasks, visibleRows } from './row-rights.ts';
import { recordScope, type DefinitionOf, type Scope } from './scope.ts';
import { sortOrder, type SortOrder } from './sort-order.ts';
import { exactly, type Condition } from './verdict.ts';

/** What is asked of a table, checked and compiled, before it is decided how to read it. */
export interface PreparedRead {
  readonly table: CompiledTable;
  /** The table and those its lookups read, by id. */
  readonly tables: ReadonlyMap<string, CompiledTable>;
  readonly definitionOf: DefinitionOf;
  readonly operators: HostOperators;
  readonly json: JsonSql;
  readonly scope: Scope;
  /** What this reader may not see; empty if nothing is kept from him. */
  readonly personal: PersonalFields;
  readonly order: SortOrder;
  /** Filter and row rule together. */
  readonly filter: Condition;
  readonly facts: readonly Fact[];
  readonly deleted: boolean;
  /** For records the condition lets through but may be wrong about; undefined if it is exact. */
  readonly test: ((record: Json) => boolean) | undefined;
  /** Whether `test` reads lookups, which then have to be filled in first. */
  readonly testReadsLookups: boolean;
  run<T>(work: (session: Transaction) => Promise<T>): Promise<T>;
}

export interface ReadRequest {
  filter?: unknown;
  sort?: readonly SortKey[] | undefined;
  deleted?: boolean | undefined;
}

/**
 * Throws ProblemError for a filter or sort that cannot be (with a pointer into the query) and for what the actor may
 * not read, EngineError `table-unknown`.
 */
export async function prepareRead(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  { filter, sort = [], deleted = false }: ReadRequest,
): Promise<PreparedRead> {
  const rows = visibleRows(asking.actor, tableId);
  const tables = await loadTables(reads, tableId);
  const table = tables.get(tableId) as CompiledTable;
  const definitionOf: DefinitionOf = (id) => tables.get(id)?.definition;
  const operators = operatorsOf(reads, asking);
  const personal = unmasks(asking.actor, tableId)
    ? new Map<string, never>()
    : personalFields(table.definition, definitionOf);
  check(filter, sort, table.definition, { definitionOf, operators, personal });
  const json = jsonSqlOf(reads.store.dialect);
  const scope = recordScope(table.definition, 'r', { json, definitionOf });
  const rule = together(filter as Json | undefined, rows);
  if (rows !== true)
    refuseFirst(checkFilter(rows, table.definition, { definitionOf, operators, at: '/rowRule' }));
  const condition = rule === undefined ? exactly(TRUE) : compileFilter(rule, scope, { json, operators });
  return {
    table,
    tables,
    definitionOf,
    operators,
    json,
    scope,
    personal,
    order: sortOrder(sort, scope, json),
    filter: condition,
    facts: rule === undefined ? [] : factsOf(rule, operators),
    deleted,
    ...residual(rule, condition, table.definition, operators),
    run: (work) => runRead(reads, asking, work),
  };
}

const together = (filter: Json | undefined, rows: true | Json): Json | undefined =>
  rows === true ? filter : filter === undefined ? rows : { and: [rows, filter] };

const operatorsOf = ({ clock, zone }: RecordReads, { actor, zone: own }: Asking): HostOperators =>
  queryOperators({ now: clock.now(), zone: own ?? zone, actor: actor.id });

/** The table and all that its lookups, and their lookups, go to. */
async function loadTables({ catalog }: RecordReads, tableId: string): Promise<Map<string, CompiledTable>> {
  const tables = new Map<string, CompiledTable>();
  const open = [tableId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const table = await catalog.table(id);
    if (table === undefined) {
      if (id === tableId) throw unknownTable(id);
      continue;
    }
    tables.set(id, table);
    const { fields } = table.definition;
    const through = new Set(fields.flatMap((field) => (field.type === 'lookup' ? [field.through] : [])));
    for (const field of fields)
      if (field.type === 'reference' && through.has(field.id) && !tables.has(field.table))
        open.push(field.table);
  }
  return tables;
}

const unknownTable = (id: string): EngineError =>
  new EngineError('table-unknown', {
    zh: `没有表“${id}”：请检查标识，或先建表。`,
    en: `There is no table "${id}": check the id, or make the table first.`,
  });

function check(
  filter: unknown,
  sort: readonly SortKey[],
  table: TableDefinition,
  options: { definitionOf: DefinitionOf; operators: HostOperators; personal: PersonalFields },
): void {
  const { personal } = options;
  if (filter !== undefined) {
    refuseFirst(checkFilter(filter, table, { ...options, at: '/filter' }));
    refuseFirst(checkPersonal(filter as Json, table, personal, '/filter'));
  }
  for (const [index, { field }] of sort.entries())
    if (kindAt(field, personal) !== undefined)
      throw new ProblemError(maskedField(field, `/sort/${index}/field`));
}

function refuseFirst([first]: readonly Problem[]): void {
  if (first !== undefined) throw new ProblemError(first);
}

function residual(
  rule: Json | undefined,
  { exact }: Condition,
  table: TableDefinition,
  operators: HostOperators,
): Pick<PreparedRead, 'test' | 'testReadsLookups'> {
  if (rule === undefined || exact) return { test: undefined, testReadsLookups: false };
  const { test } = compileRule(rule, { operators });
  const lookups = new Set(table.fields.filter(({ type }) => type === 'lookup').map(({ id }) => id));
  return {
    test: (record) => {
      const found = test(record);
      return !isUnknown(found) && found;
    },
    testReadsLookups: [...readsOf(rule)].some(
      ({ path }) => path === '' || lookups.has(path.split('.')[0] ?? ''),
    ),
  };
}
