import { allOf, anyOf, FALSE, isFalse, isTrue, sql, TRUE, type Fragment } from './fragment.ts';

/** A condition in SQL. NULL counts as not fulfilled. If it is not exact, it also lets through what it should not. */
export interface Condition {
  readonly sql: Fragment;
  readonly exact: boolean;
}

/**
 * A rule's truth as two conditions: when it is true and when it is false. Where neither is fulfilled it is unknown, so
 * that three-valued logic never leans on what SQL makes of NULL.
 */
export interface Verdict {
  readonly holds: Condition;
  readonly fails: Condition;
}

export const exactly = (condition: Fragment): Condition => ({ sql: condition, exact: true });
export const atMost = (condition: Fragment): Condition => ({ sql: condition, exact: false });

export const verdict = (holds: Fragment, fails: Fragment): Verdict => ({
  holds: exactly(holds),
  fails: exactly(fails),
});

export const always = verdict(TRUE, FALSE);
export const never = verdict(FALSE, TRUE);
export const unknownAlways = verdict(FALSE, FALSE);

/** What SQL cannot tell: among the records that fulfil `within`, memory decides. */
export const undecided = (within: Fragment = TRUE): Verdict => ({
  holds: atMost(within),
  fails: atMost(within),
});

/** Longer conditions cost the database more to read than they save. */
const MAX_TEXT = 100_000;

const bounded = (condition: Condition): Condition =>
  condition.sql.text.length > MAX_TEXT ? atMost(TRUE) : condition;

/** Exact if all parts are, or if an exact part settles it. */
export function both(parts: readonly Condition[]): Condition {
  if (parts.some((one) => one.exact && isFalse(one.sql))) return exactly(FALSE);
  return bounded({ sql: allOf(parts.map((one) => one.sql)), exact: parts.every(({ exact }) => exact) });
}

export function either(parts: readonly Condition[]): Condition {
  if (parts.some((one) => one.exact && isTrue(one.sql))) return exactly(TRUE);
  return bounded({ sql: anyOf(parts.map((one) => one.sql)), exact: parts.every(({ exact }) => exact) });
}

export const and = (parts: readonly Verdict[]): Verdict => ({
  holds: both(parts.map(({ holds }) => holds)),
  fails: either(parts.map(({ fails }) => fails)),
});

export const or = (parts: readonly Verdict[]): Verdict => ({
  holds: either(parts.map(({ holds }) => holds)),
  fails: both(parts.map(({ fails }) => fails)),
});

export const not = ({ holds, fails }: Verdict): Verdict => ({ holds: fails, fails: holds });

/** Each way a value may come about, under its own condition. */
export const cases = (ways: readonly { when: Condition; gives: Verdict }[]): Verdict => ({
  holds: either(ways.map(({ when, gives }) => both([when, gives.holds]))),
  fails: either(ways.map(({ when, gives }) => both([when, gives.fails]))),
});

/** The condition is not fulfilled; NULL is turned round as well. */
export const lacks = (condition: Fragment): Fragment =>
  isTrue(condition) ? FALSE : isFalse(condition) ? TRUE : sql`(${condition}) IS NOT TRUE`;
