import type { ConnectorManifest, Identity } from '../../schemas/connector.ts';
import {
  add,
  compare,
  mul,
  readNumeric,
  sub,
  type Numeric,
  isNumeric,
} from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { readPath } from './template.ts';

/** An identity of amounts in one record: whether it holds, or `unknown` where an amount is missing. */
export interface IdentityResult {
  id: string;
  verdict: 'equal' | 'broken' | 'unknown';
  /** What is on the left less what is on the right. */
  gap?: Numeric;
}

/** Checks the amounts of a source record as the platform defines them, exactly. */
export const checkIdentities = (
  { identities = [] }: Pick<ConnectorManifest, 'identities'>,
  record: Json,
): IdentityResult[] => identities.map((identity) => checkOne(identity, record));

function checkOne({ id, plus, minus = [], equals }: Identity, record: Json): IdentityResult {
  const left = sumOf(plus, record);
  const less = sumOf(minus, record);
  const right = sumOf([equals], record);
  if (left === undefined || less === undefined || right === undefined) return { id, verdict: 'unknown' };
  const gap = sub(sub(left, less), right);
  return compare(gap, 0) === 0 ? { id, verdict: 'equal' } : { id, verdict: 'broken', gap };
}

function sumOf(terms: readonly string[], record: Json): Numeric | undefined {
  let sum: Numeric = 0;
  for (const term of terms) {
    const value = termOf(term, record);
    if (value === undefined) return undefined;
    sum = add(sum, value);
  }
  return sum;
}

/** One path, or two that are multiplied row by row. A path with `[*]` sums its rows. */
function termOf(term: string, record: Json): Numeric | undefined {
  const columns = term.split(' * ').map((path) => listOf(readPath(path.trim(), record)));
  const [first, second] = columns;
  if (first === undefined || (columns.length > 1 && second === undefined)) return undefined;
  let sum: Numeric = 0;
  for (const [index, value] of first.entries()) {
    const factor = second === undefined ? 1 : second[index];
    if (value === undefined || factor === undefined) return undefined;
    sum = add(sum, mul(value, factor));
  }
  return sum;
}

const listOf = (value: Json | undefined): (Numeric | undefined)[] | undefined => {
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map((item) =>
    isNumeric(item) ? item : typeof item === 'string' ? readNumeric(item.trim()) : undefined,
  );
};
