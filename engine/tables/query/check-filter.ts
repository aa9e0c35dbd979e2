import type { Problem } from '../../../schemas/problem.ts';
import { recordMembers, type TableDefinition } from '../../../schemas/table.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { addressMembers } from '../fields/address.ts';
import { checkRule, compileRule, isUnknown, readsOf, type HostOperators } from '../../rules/index.ts';
import type { AnyField } from './place.ts';
import { MAX_LOOKUPS, type DefinitionOf } from './scope.ts';

export interface FilterOptions {
  definitionOf: DefinitionOf;
  operators: HostOperators;
  /** JSON Pointer to the filter, for problems. */
  at?: string;
}

/** What is wrong with a filter over the records of a table: a rule that is none, or a field that the table lacks. */
export function checkFilter(
  filter: unknown,
  table: TableDefinition,
  { definitionOf, operators, at = '' }: FilterOptions,
): Problem[] {
  const broken = checkRule(filter, { operators }).filter(({ severity }) => severity !== 'warning');
  if (broken.length > 0) return broken.map((one) => ({ ...one, path: at + one.path }));
  const known = rulePaths(table, definitionOf);
  const inDocuments = [...readsOf(filter as Json)]
    .map(({ path }) => path)
    .filter((path) => known.open.some((field) => path.startsWith(`${field}.`)));
  return checkRule(filter, { operators, paths: [...known.paths, ...inDocuments] })
    .filter(({ severity }) => severity !== 'warning')
    .map((one) => ({ ...one, path: at + one.path }));
}

/**
 * The filter as a function of a record as the API has it (lookups filled in): what is unknown does not match. Throws
 * ProblemError for a filter that `checkFilter` refuses.
 */
export function matches(
  filter: unknown,
  table: TableDefinition,
  options: FilterOptions,
): (record: Json) => boolean {
  const [refusal] = checkFilter(filter, table, options);
  if (refusal !== undefined) throw new ProblemError(refusal);
  const { test } = compileRule(filter, { operators: options.operators });
  return (record) => {
    const found = test(record);
    return !isUnknown(found) && found;
  };
}

interface KnownPaths {
  paths: string[];
  /** Fields of JSON, below which any path may be. */
  open: string[];
}

/** The paths a rule over records of the table may read; items of lists as `lines.*.sku`. */
export function rulePaths(table: TableDefinition, definitionOf: DefinitionOf): KnownPaths {
  const known: KnownPaths = { paths: [...recordMembers], open: [] };
  for (const field of table.fields)
    addPaths(field, field.id, { fields: table.fields, definitionOf, depth: 0 }, known);
  return known;
}

interface At {
  fields: readonly AnyField[];
  definitionOf: DefinitionOf;
  depth: number;
}

function addPaths(field: AnyField, path: string, at: At, known: KnownPaths): void {
  if (field.retired === true) return;
  known.paths.push(path);
  switch (field.type) {
    case 'address':
      known.paths.push(...addressMembers.map((member) => `${path}.${member}`));
      break;
    case 'multi-select':
      known.paths.push(`${path}.*`);
      break;
    case 'file':
      known.paths.push(...['id', 'name', 'size', 'type'].map((member) => `${path}.*.${member}`));
      break;
    case 'json':
      known.open.push(path);
      break;
    case 'rows':
      for (const inner of field.fields)
        addPaths(inner, `${path}.*.${inner.id}`, { ...at, fields: [] }, known);
      break;
    case 'lookup':
      addLookup(field, path, at, known);
      break;
  }
}

function addLookup(
  { through, field: name }: Extract<AnyField, { type: 'lookup' }>,
  path: string,
  { fields, definitionOf, depth }: At,
  known: KnownPaths,
): void {
  const reference = fields.find(({ id }) => id === through);
  if (reference?.type !== 'reference' || depth >= MAX_LOOKUPS) return;
  const target = definitionOf(reference.table);
  const found = target?.fields.find(({ id }) => id === name);
  if (target === undefined || found === undefined) return;
  addPaths(found, path, { fields: target.fields, definitionOf, depth: depth + 1 }, known);
}
