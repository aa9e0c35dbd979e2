import { isStorable } from '../../../schemas/values/text.ts';
import type { HostOperators } from '../../rules/index.ts';
import { offsetAt, localToInstant } from '../../../schemas/values/time.ts';
import { allOf, sql, type Fragment } from './fragment.ts';
import { present, type Compiling, type Term } from './operand.ts';
import { undecided, unknownAlways, verdict, type Verdict } from './verdict.ts';

const DAY_MS = 86_400_000;

/** In whose name, and in which moment and zone, a filter says "mine" and "today". */
export interface Moment {
  now: number;
  zone: string;
  actor?: string;
}

/**
 * What filters have beyond the rule language: `{"search": [text, part]}` finds a part in either case of ASCII letters;
 * `{"now": []}` is the instant of the query, `{"days_ago": n}` the instant at which the day n days before it began
 * (negative: after it), so that a saved view can say "since yesterday"; `{"actor": []}` is the id of who asks.
 */
export const queryOperators = ({ now, zone, actor }: Moment): HostOperators => ({
  search: {
    least: 2,
    most: 2,
    apply: ([text, part]) =>
      typeof text === 'string' && typeof part === 'string'
        ? foldText(text).includes(foldText(part))
        : undefined,
  },
  actor: { least: 0, most: 0, apply: () => actor },
  now: { least: 0, most: 0, apply: () => now },
  days_ago: {
    least: 1,
    most: 1,
    apply: ([days]) => (Number.isSafeInteger(days) ? dayStart(now, zone, days as number) : undefined),
  },
});

function dayStart(now: number, zone: string, daysAgo: number): number {
  const today = Math.floor((now + offsetAt(zone, now)) / DAY_MS);
  return localToInstant(zone, (today - daysAgo) * DAY_MS);
}

const foldText = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

export function searchVerdict(text: Term, part: Term, { json }: Compiling): Verdict {
  const within = allOf([present(text), present(part)]);
  if (text.kind === 'any' || part.kind === 'any') return undecided(within);
  const whole = textSql(text);
  const searched = textSql(part);
  if (whole === undefined || searched === undefined) return unknownAlways;
  if (whole === 'unstorable' || searched === 'unstorable') return undecided(within);
  const at = json.position(json.fold(whole), json.fold(searched));
  return verdict(sql`${at} > 0`, sql`${at} = 0`);
}

function textSql(term: Term): Fragment | 'unstorable' | undefined {
  if (term.kind === 'scalar') return term.type === 'text' ? term.sql : undefined;
  if (term.kind !== 'constant' || typeof term.value !== 'string') return undefined;
  return isStorable(term.value) ? sql`CAST(${term.value} AS TEXT)` : 'unstorable';
}
