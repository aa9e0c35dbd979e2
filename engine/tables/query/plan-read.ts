import type { TableIndex } from '../../../schemas/table.ts';
import type { CompiledTable } from '../compile-table.ts';
import { fieldAt } from '../compile-table.ts';
import { candidates, moreNarrow, type AccessPath } from './access-path.ts';
import type { Fact } from './filter-facts.ts';
import type { SortOrder } from './sort-order.ts';

/** What a page says about how its records are found. */
export interface ReadPlan {
  /** The index or unique key that is used. */
  index?: string;
  /** 全表扫描: possibly every record of the table is looked at. */
  scan: boolean;
  /** Part of the filter is worked out in memory, record by record. */
  residual: boolean;
  /** With this index it would be quick. */
  suggestion?: TableIndex;
}

export interface Planning {
  table: CompiledTable;
  facts: readonly Fact[];
  order: SortOrder;
  deleted: boolean;
  /** Whether records are left out at all. */
  filtered: boolean;
  residual: boolean;
  /** Counts entries up to a bound. */
  probe(access: Extract<AccessPath, { kind: 'entries' }>, most: number): Promise<number>;
}

/** So few records are fetched and sorted in less time than an index in order is walked for them. */
const FEW = 1_000;
/** Candidates that are counted before one is chosen. */
const MAX_PROBES = 4;

/**
 * Chooses how to come to the records. An index that gives the order and holds the filter's fixed fields is taken at
 * once; otherwise entries are counted up to a bound, as no statistics are kept.
 */
export async function chooseAccess(planning: Planning): Promise<{ access: AccessPath; plan: ReadPlan }> {
  const access = planning.deleted ? deletedAccess(planning) : await liveAccess(planning);
  const scan = isScan(access, planning);
  const suggestion = scan ? suggestIndex(planning) : undefined;
  return {
    access,
    plan: {
      ...('id' in access ? { index: access.id } : {}),
      scan,
      residual: planning.residual,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  };
}

/** Keys and indexes know nothing of deleted records. */
function deletedAccess({ table, facts, order }: Planning): AccessPath {
  const { exact } = candidates(table, facts, order);
  return exact?.kind === 'numbers' ? exact : { kind: 'scan' };
}

async function liveAccess({ table, facts, order, probe }: Planning): Promise<AccessPath> {
  const { exact, entries, ordered } = candidates(table, facts, order);
  if (exact !== undefined) return exact;
  const [best] = entries;
  if (best === undefined) return ordered ?? { kind: 'scan' };
  if (ordered !== undefined && moreNarrow(ordered, best) <= 0) return ordered;
  if (ordered === undefined && entries.length === 1) return best;
  const counted: { access: (typeof entries)[number]; count: number }[] = [];
  for (const access of entries.slice(0, MAX_PROBES)) {
    const count = await probe(access, FEW + 1);
    if (count === 0) return access;
    counted.push({ access, count });
  }
  const [least] = counted.sort((a, b) => a.count - b.count);
  if (least !== undefined && (least.count <= FEW || ordered === undefined)) return least.access;
  return ordered ?? best;
}

function isScan(access: AccessPath, { order, filtered, residual }: Planning): boolean {
  if (access.kind === 'scan') return filtered || residual || order.keys.length > 0;
  return access.kind === 'ordered' && access.fixed === 0 && !access.bounded && (filtered || residual);
}

const MAX_FIELDS = 4;

/** The index that would serve a filter and an order: fields fixed to a value first, then what is sorted or bounded. */
export function suggestIndex({
  table,
  facts,
  order,
}: Pick<Planning, 'table' | 'facts' | 'order'>): TableIndex | undefined {
  const usable = (path: string): boolean => {
    const field = fieldAt(table.fields, path);
    return field?.key !== undefined && field.field.retired !== true;
  };
  const groups = new Set(facts.map(({ group }) => group));
  for (const group of groups.size === 0 ? [0] : groups) {
    const own = facts
      .filter((fact) => fact.group === 0 || fact.group === group)
      .map((fact) => ({ ...fact, path: fact.path.replace('[]', '') }))
      .filter(({ path }) => usable(path));
    const fixed = [...new Set(own.filter(({ equal }) => equal !== undefined).map(({ path }) => path))];
    const bounded = own.filter(({ equal, path }) => equal === undefined && !fixed.includes(path));
    const sorted = order.keys.map(({ path }) => path).filter((path) => !fixed.includes(path));
    const next =
      sorted.length > 0 && sorted.every(usable) ? sorted : bounded.slice(0, 1).map(({ path }) => path);
    const fields = [...new Set([...fixed.slice(0, MAX_FIELDS - 1), ...next])].slice(0, MAX_FIELDS);
    const lists = new Set(fields.filter((path) => path.includes('.')).map((path) => path.split('.')[0]));
    if (fields.length === 0 || lists.size > 1 || isThere(table, fields)) continue;
    return { id: fields.join('-').replaceAll('.', '-').slice(0, 60), fields };
  }
  return undefined;
}

const isThere = (table: CompiledTable, fields: readonly string[]): boolean =>
  table.indexes.some(({ paths }) => fields.every((path, at) => paths[at] === path));
