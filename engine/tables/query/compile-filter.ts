import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { isUnknown, type HostOperators } from '../../rules/index.ts';
import { compareTerms, isRelation } from './compare-terms.ts';
import { allOf, anyOf, FALSE, raw, sql, TRUE, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import { affixVerdict, memberVerdict } from './member-terms.ts';
import { constantOf, operandWays, operationOf, present, type Compiling, type Term } from './operand.ts';
import { searchVerdict } from './query-operators.ts';
import type { Scope } from './scope.ts';
import {
  always,
  and,
  atMost,
  both,
  cases,
  either,
  exactly,
  lacks,
  never,
  not,
  or,
  undecided,
  unknownAlways,
  verdict,
  type Condition,
  type Verdict,
} from './verdict.ts';

/**
 * A rule that `checkRule` found good as a condition over the records of a scope: exactly those for which the rule is
 * true in memory, or, where it is not `exact`, those and some more that memory has to look at again.
 */
export function compileFilter(
  rule: Json,
  scope: Scope,
  { json, operators }: { json: JsonSql; operators: HostOperators },
): Condition {
  let aliases = 0;
  const compiling: Compiling = {
    json,
    operators,
    nextAlias: () => `e${(aliases += 1)}`,
    truth: (inner, within) => truthOf(inner, within, compiling),
  };
  return compiling.truth(rule, scope).holds;
}

function truthOf(rule: Json, scope: Scope, compiling: Compiling): Verdict {
  const constant = constantOf(rule, compiling);
  if (constant !== undefined) return isUnknown(constant) ? unknownAlways : truthOfConstant(constant);
  const operation = operationOf(rule);
  if (operation === undefined) return undecided();
  const { name, operands } = operation;
  const inner = (operand: Json): Verdict => truthOf(operand, scope, compiling);
  switch (name) {
    case 'and':
      return and(operands.map(inner));
    case 'or':
      return or(operands.map(inner));
    case '!':
      return not(inner(operands[0] as Json));
    case '!!':
      return inner(operands[0] as Json);
    case 'if':
    case '?:':
      return choice(operands, inner);
    case 'missing':
      return missing(operands, scope);
    case 'some':
    case 'all':
    case 'none':
      return quantified(name, operands, scope, compiling);
    default:
      return relation(name, operands, scope, compiling) ?? truthOfValue(rule, scope, compiling);
  }
}

const truthOfConstant = (value: Json): Verdict =>
  (Array.isArray(value) ? value.length > 0 : isTrueScalar(value)) ? always : never;

const isTrueScalar = (value: Json): boolean => (isDecimal(value) ? !value.eq(0) : Boolean(value));

/** An unknown condition leaves the choice unknown; without an `else` it is null, which is false. */
function choice(operands: readonly Json[], inner: (operand: Json) => Verdict): Verdict {
  const last = operands.length - 1;
  let found = last % 2 === 0 ? inner(operands[last] as Json) : never;
  for (let index = last % 2 === 0 ? last - 2 : last - 1; index >= 0; index -= 2) {
    const condition = inner(operands[index] as Json);
    const gives = inner(operands[index + 1] as Json);
    found = cases([
      { when: condition.holds, gives },
      { when: condition.fails, gives: found },
    ]);
  }
  return found;
}

/** True as a condition if any of the paths is empty; never unknown. */
function missing(operands: readonly Json[], scope: Scope): Verdict {
  const paths = operands.length === 1 && Array.isArray(operands[0]) ? operands[0] : operands;
  if (!paths.every((path) => typeof path === 'string' && path !== '')) return undecided();
  const places = (paths as string[]).map((path) => scope.find(path));
  const verdicts = places.map((place) => {
    if (place === 'hidden') return undecided();
    if (place === undefined) return always;
    const isText = place.kind === 'scalar' && place.type === 'text';
    const filled = isText ? sql`${place.sql} <> ''` : present(place);
    return verdict(lacks(filled), filled);
  });
  return or(verdicts);
}

function relation(
  name: string,
  operands: readonly Json[],
  scope: Scope,
  compiling: Compiling,
): Verdict | undefined {
  if (name === 'between') {
    const [value, low, high] = operands as [Json, Json, Json];
    return relation('<=', [low, value, high], scope, compiling);
  }
  if (operands.length === 3 && isRelation(name)) {
    const [a, b, c] = operands as [Json, Json, Json];
    const halves = [relation(name, [a, b], scope, compiling), relation(name, [b, c], scope, compiling)];
    return and(halves.map((half) => half ?? undecided()));
  }
  const relate = relatingOf(name, compiling);
  return relate === undefined ? undefined : overWays(operands, scope, compiling, relate);
}

type Relating = (a: Term, b: Term) => Verdict;

function relatingOf(name: string, compiling: Compiling): Relating | undefined {
  if (isRelation(name)) return (a, b) => compareTerms(name, a, b, compiling);
  if (name === 'in') return (a, b) => memberVerdict(a, b, compiling);
  if (name === 'starts_with' || name === 'ends_with') return (a, b) => affixVerdict(name, a, b, compiling);
  if (name === 'search') return (a, b) => searchVerdict(a, b, compiling);
  return undefined;
}

function overWays(operands: readonly Json[], scope: Scope, compiling: Compiling, relate: Relating): Verdict {
  const first = operandWays(operands[0] as Json, scope, compiling);
  const second = operandWays(operands[1] as Json, scope, compiling);
  if (first === undefined || second === undefined) return undecided(presentIn(first ?? second ?? []));
  return cases(
    first.flatMap((a) =>
      second.map((b) => ({ when: both([a.when, b.when]), gives: relate(a.term, b.term) })),
    ),
  );
}

/** If one side cannot be followed, the other still has to be there. */
const presentIn = (ways: readonly { when: Condition; term: Term }[]): Fragment =>
  ways.length === 0 ? TRUE : anyOf(ways.map(({ when, term }) => allOf([when.sql, present(term)])));

function truthOfValue(rule: Json, scope: Scope, compiling: Compiling): Verdict {
  const ways = operandWays(rule, scope, compiling);
  if (ways === undefined) return undecided();
  return cases(ways.map(({ when, term }) => ({ when, gives: truthOfTerm(term) })));
}

function truthOfTerm(term: Term): Verdict {
  switch (term.kind) {
    case 'constant':
      return truthOfConstant(term.value);
    case 'scalar': {
      const nothing = raw(term.type === 'text' ? "''" : '0');
      return verdict(sql`${term.sql} <> ${nothing}`, sql`${term.sql} = ${nothing}`);
    }
    case 'list':
      return verdict(sql`${term.count} > 0`, sql`${term.count} = 0`);
    case 'object':
      return verdict(term.present, FALSE);
    default:
      return undecided(term.present);
  }
}

/**
 * An item that settles it wins over one that is unknown. What every item must be is asked as "no item is not"; if the
 * condition over items is not exact, memory has to look at every record that has the list.
 */
function quantified(
  name: 'some' | 'all' | 'none',
  operands: readonly Json[],
  scope: Scope,
  compiling: Compiling,
): Verdict {
  const [list, body] = operands as [Json, Json];
  const ways = operandWays(list, scope, compiling);
  if (ways === undefined) return undecided();
  return cases(
    ways.map(({ when, term }) => {
      if (term.kind === 'constant' || term.kind === 'any') return { when, gives: undecided(present(term)) };
      if (term.kind !== 'list') return { when, gives: unknownAlways };
      const alias = compiling.nextAlias();
      const { source, scope: itemScope } = term.items(alias);
      const ofItem = compiling.truth(body, itemScope);
      const hasItem = ({ sql: condition, exact }: Condition): Condition => ({
        sql: allOf([term.present, existsIn(source, condition)]),
        exact,
      });
      const allAre = ({ sql: condition, exact }: Condition): Condition =>
        exact
          ? exactly(allOf([term.present, sql`NOT ${existsIn(source, lacks(condition))}`]))
          : atMost(term.present);
      const filled = exactly(sql`${term.count} > 0`);
      const empty = exactly(sql`${term.count} = 0`);
      const some = { holds: hasItem(ofItem.holds), fails: allAre(ofItem.fails) };
      if (name === 'some') return { when, gives: some };
      if (name === 'none') return { when, gives: not(some) };
      const every: Verdict = {
        holds: both([filled, allAre(ofItem.holds)]),
        fails: either([empty, hasItem(ofItem.fails)]),
      };
      return { when, gives: every };
    }),
  );
}

const existsIn = (source: Fragment, condition: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM ${source} WHERE ${condition})`;
