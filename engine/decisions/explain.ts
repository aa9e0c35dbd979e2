import type { Decision, DecisionAxis, DecisionStanding, DecisionTrace } from '../../schemas/decision.ts';
import type { Text } from '../../schemas/text.ts';
import { isNumeric, negate, printNumeric, sub, compare, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { axisOf, fillReason, pathsIn } from './reason.ts';

/** What people call the row of an axis; the key where it is no longer known. */
export type NameOf = (axis: string, key: string) => string | undefined;

type Language = keyof Text;

/** A decision in sentences, most of them one per rule: who is out and why, who won over whom, and by how much. */
export interface Explanation {
  readonly sentences: readonly Text[];
  /** What would have made the second one win: the first figure in which it fell behind, and by how much. */
  readonly runnerUpWins?: { readonly criterion: string; readonly by: Numeric; readonly text: Text };
}

const words = {
  and: { zh: '、', en: ', ' },
  left: { zh: '只剩', en: 'The only one left: ' },
  wins: { zh: '选中', en: 'chosen: ' },
} as const;

const both = (make: (language: Language) => string): Text => ({ zh: make('zh'), en: make('en') });

const printed = (value: unknown): string => {
  const json = value as Json;
  if (json === null || json === undefined) return '?';
  return isNumeric(json) ? printNumeric(json) : typeof json === 'string' ? json : JSON.stringify(json);
};

/** ¥9.80, 24 h, 3. */
const withUnit = (value: Numeric, unit: string | undefined): string => {
  if (unit === 'CNY') return `¥${Number(value).toFixed(2)}`;
  return unit === undefined ? printNumeric(value) : `${printNumeric(value)} ${unit}`;
};

export function explain(decision: Decision, trace: DecisionTrace, nameOf: NameOf): Explanation {
  const name = (candidate: DecisionStanding['candidate'], language: Language): string =>
    decision.axes
      .map(({ name: axis }) => nameOf(axis, candidate[axis] ?? '') ?? candidate[axis] ?? '')
      .join(language === 'zh' ? '·' : ' / ');
  const out = trace.excluded.flatMap((group) => excludedText(decision, group, nameOf));
  const { winner, runnerUp } = trace;
  if (winner === undefined) return { sentences: [...out, decision.otherwise.reason] };
  if (runnerUp === undefined)
    return {
      sentences: [...out, both((language) => `${words.left[language]}${name(winner.candidate, language)}`)],
    };
  const behind = fellBehind(decision, trace);
  const why = both((language) => {
    const [first, second] = [name(winner.candidate, language), name(runnerUp.candidate, language)];
    if (behind === undefined)
      return language === 'zh'
        ? `${first}与${second}相当，按顺序选中${first}`
        : `${first} and ${second} are equal; ${first} comes first`;
    const { label, ours, theirs, less } = behind;
    if (language === 'zh')
      return `${label.zh}：${first} ${ours} ${less ? '低于' : '高于'} ${second} ${theirs}，选中${first}`;
    return `${label.en}: ${first} ${ours} ${less ? 'is below' : 'is above'} ${second} ${theirs}; ${words.wins.en}${first}`;
  });
  return {
    sentences: [...out, why],
    ...(behind?.gap === undefined
      ? {}
      : {
          runnerUpWins: {
            criterion: behind.id,
            by: behind.gap,
            text: both((language) => {
              const second = name(runnerUp.candidate, language);
              const gap = withUnit(behind.gap as Numeric, behind.unit);
              if (language === 'zh')
                return `${second}的${behind.label.zh}再${behind.less ? '低' : '高'} ${gap} 以上就会选中它`;
              return `${second} would win with a ${behind.label.en.toLowerCase()} more than ${gap} ${behind.less ? 'lower' : 'higher'}`;
            }),
          },
        }),
  };
}

interface Behind {
  id: string;
  label: Text;
  unit: string | undefined;
  ours: string;
  theirs: string;
  less: boolean;
  /** Undefined where the second one has no figure. */
  gap: Numeric | undefined;
}

function fellBehind(
  { criteria }: Decision,
  { winner, runnerUp, decidedBy }: DecisionTrace,
): Behind | undefined {
  const criterion = criteria.find(({ id }) => id === decidedBy);
  if (criterion === undefined || !('value' in criterion)) return undefined;
  const { id, label, unit, better } = criterion;
  const [ours, theirs] = [winner?.values[id], runnerUp?.values[id]] as (Json | undefined)[];
  if (ours === undefined || !isNumeric(ours)) return undefined;
  const known = theirs !== undefined && isNumeric(theirs);
  const gap = known ? sub(theirs, ours) : undefined;
  return {
    id,
    label,
    unit,
    ours: withUnit(ours, unit),
    theirs: known ? withUnit(theirs, unit) : '?',
    less: better === 'less',
    gap: gap === undefined ? undefined : compare(gap, 0) < 0 ? negate(gap) : gap,
  };
}

type Group = DecisionTrace['excluded'][number];

/** One sentence for each set of values a reason names, with everybody it holds of. */
function excludedText(
  { axes, exclusions }: Decision,
  { by, axes: over, who, more }: Group,
  nameOf: NameOf,
): Text[] {
  const exclusion = exclusions.find(({ id }) => id === by);
  if (exclusion === undefined) return [];
  const { reason } = exclusion;
  const paths = pathsIn(reason, axes);
  const groups = new Map<string, { keys: string[][]; values: readonly unknown[] }>();
  for (const { key, values = [] } of who) {
    const same = values.map(printed).join('\u0000');
    const group = groups.get(same);
    if (group === undefined) groups.set(same, { keys: [key], values });
    else group.keys.push(key);
  }
  const texts = [...groups.values()].map(({ keys, values }) =>
    both((language) =>
      fillReason(
        reason[language],
        (path) => placeText(path, axes, over, keys, nameOf, language) ?? printed(values[paths.indexOf(path)]),
      ),
    ),
  );
  if (more === undefined) return texts;
  return [
    ...texts,
    both((language) =>
      language === 'zh' ? `${exclusion.label.zh}：另有 ${more} 个` : `${exclusion.label.en}: ${more} more`,
    ),
  ];
}

function placeText(
  path: string,
  axes: readonly DecisionAxis[],
  over: readonly string[],
  keys: readonly string[][],
  nameOf: NameOf,
  language: Language,
): string | undefined {
  const axis = axisOf(path, axes);
  if (axis === undefined) return undefined;
  const place = over.indexOf(axis.name);
  const named = keys.map((key) => nameOf(axis.name, key[place] ?? '') ?? key[place] ?? '');
  return [...new Set(named)].join(words.and[language]);
}
