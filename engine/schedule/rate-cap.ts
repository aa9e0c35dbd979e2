import { cronOf } from './cron-expression.ts';

/** How often an expression fires in an hour in which it fires at all. */
export function slotsPerHour(expression: string): number {
  const { minutes, seconds } = cronOf(expression);
  return minutes.length * seconds.length;
}

/** `count` of the values, as evenly spread as they lie. */
const spread = (values: readonly number[], count: number): number[] =>
  values.filter(
    (_, at) => Math.floor((at * count) / values.length) > Math.floor(((at - 1) * count) / values.length),
  );

/**
 * The expression with no more than `maxPerHour` slots an hour; unchanged when it has no more.
 * An expression has the same minutes in each of its hours, so what one clock hour holds, no sixty minutes exceed.
 */
export function capPerHour(expression: string, maxPerHour: number): string {
  if (slotsPerHour(expression) <= maxPerHour) return expression;
  const { minutes, seconds, fields } = cronOf(expression);
  const kept = minutes.length <= maxPerHour ? fields[1] : spread(minutes, maxPerHour).join(',');
  return [seconds[0], kept, ...fields.slice(2)].join(' ');
}
