import type { Mapping, MappingStep } from '../../../schemas/mapping.ts';
import type { Shape } from '../../../schemas/shape.ts';
import { mappingOf, sourceOf } from '../nodes/data.ts';
import { kindWords, mayBe } from '../kinds.ts';
import { nearName } from '../near-name.ts';
import { shapeOfMapping, type MappingRead } from '../of-mapping.ts';
import { judgeRule } from './rules.ts';
import { rename, report, warn, type CheckSite } from './report.ts';
import { judgeRead } from './reads.ts';

/** Fields a mapping reads that are not there, values it knows no word for, and steps that cannot take what they get. */
export function judgeMapping(site: CheckSite): void {
  const mapping = mappingOf(site.config['mapping']);
  if (mapping === undefined) return;
  const base = `${site.base}/mapping`;
  const money: { at: string; fen: boolean; whole: boolean }[] = [];
  shapeOfMapping(mapping, sourceOf(site), site.found.lists, {
    read: (read) => judgeMappingRead(site, mapping, read, base),
    step: ({ at, step, given }) => judgeStep(site, step, given, base + at),
    rule: ({ at, rule, data }) =>
      judgeRule(site, rule, {
        at: base + at,
        data,
        facts: new Map(),
        guarded: true,
        isRead: (name) => isRead(mapping, name),
      }),
    field: ({ at, target, field, given, read }) => {
      if (target?.type === 'money' && field.from !== undefined)
        money.push({
          at: base + at,
          fen: field.steps?.some((step) => step.do === 'fen-to-yuan') === true,
          whole: read.types.length > 0 && read.types.every((type) => type === 'integer' || type === 'null'),
        });
      judgeTarget(site, base + at, target?.type, given);
    },
  });
  judgeUnits(site, money);
}

function judgeMappingRead(
  site: CheckSite,
  mapping: Mapping,
  { path, at, found, alternatives, required }: MappingRead,
  base: string,
): void {
  if (found.kind === 'found') return;
  if (found.kind === 'unknown') return judgeSpelling(site, mapping, path, base + at, found);
  const read = {
    path,
    steps: [],
    at: base + at,
    found,
    guarded: alternatives > 0 || !required,
    whole: false,
  };
  if (found.kind === 'missing') return judgeRead(site, read);
  // Optional fields of a platform may not have been seen yet; one that is nearly the name of another is doubtful.
  if (found.near !== undefined && !isRead(mapping, found.near))
    return warn(site, {
      code: 'unseen-field',
      at: base + at,
      zh: `数据里没有见过“${found.key}”，是不是“${found.near}”。`,
      en: `"${found.key}" has not been seen in the data; is it "${found.near}"?`,
      value: path,
      fix: rename(base + at, path, path.replace(found.key, found.near)),
    });
  if (required && alternatives === 0)
    warn(site, {
      code: 'unseen-field',
      at: base + at,
      zh: `必填字段取自“${path}”，而数据里没有见过它。`,
      en: `A required field is taken from "${path}", which has not been seen in the data.`,
      value: path,
    });
}

/** Of data nobody has seen yet: a name that is nearly one that is declared, or that the mapping reads elsewhere. */
function judgeSpelling(
  site: CheckSite,
  mapping: Mapping,
  path: string,
  at: string,
  { near: declared }: { near?: string },
): void {
  const key = /[^.\]]+$/.exec(path)?.[0] ?? path;
  const text = JSON.stringify([mapping.fields, mapping.group]);
  const names = [...text.matchAll(/"from":"(?:[^"]*[.\]])?([^".\]]+)"/g)].map((match) => match[1] ?? '');
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const alike = declared !== undefined && !isRead(mapping, declared) ? declared : nearName(key, twice);
  if (alike === undefined || twice.has(key) || key.length < 4 || !isSlip(key, alike)) return;
  warn(site, {
    code: 'doubtful-name',
    at,
    zh: `“${key}”是不是“${alike}”。`,
    en: `Is "${key}" meant to be "${alike}"?`,
    value: path,
    fix: rename(at, path, path.replace(key, alike)),
  });
}

/** The same letters but for one too many, one too few, or two swapped: no other word, but a slip of the hand. */
const isSlip = (a: string, b: string): boolean => {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  if (a.length === b.length) return sorted(a) === sorted(b);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    long.length - short.length === 1 &&
    !/\d/.test(long.replace(short, '')) &&
    Array.from(long).some((_, at) => long.slice(0, at) + long.slice(at + 1) === short)
  );
};

/** A field that the mapping reads elsewhere is no misspelling of this one. */
const isRead = (mapping: Mapping, name: string): boolean =>
  JSON.stringify([mapping.fields, mapping.group]).includes(JSON.stringify(name));

function judgeStep(site: CheckSite, step: MappingStep, given: Shape, at: string): void {
  if (step.do === 'values') return judgeValues(site, step, given, at);
  if (step.do === 'lookup') return;
  const takes = taken[step.do];
  if (takes === undefined || mayBe(given, ...takes)) return;
  const words = kindWords(given);
  report(site, {
    code: 'wrong-kind',
    at,
    zh: `这一步不能处理${words.zh}。`,
    en: `This step cannot take ${words.en}.`,
  });
}

const scalars = ['text', 'number'] as const;
const taken: Partial<
  Record<MappingStep['do'], readonly ('text' | 'number' | 'boolean' | 'object' | 'list')[]>
> = {
  upper: scalars,
  lower: scalars,
  slice: scalars,
  replace: scalars,
  extract: scalars,
  split: scalars,
  join: ['list'],
  number: scalars,
  integer: scalars,
  amount: scalars,
  percent: scalars,
  'fen-to-yuan': scalars,
  'yuan-to-fen': scalars,
  multiply: scalars,
  add: scalars,
  round: scalars,
  time: scalars,
  epoch: scalars,
  'print-time': ['number'],
  'parse-json': ['text'],
  address: ['text'],
};

/** Values that come and have no word: each would hold its record back. */
function judgeValues(
  site: CheckSite,
  { map, otherwise }: Extract<MappingStep, { do: 'values' }>,
  given: Shape,
  at: string,
): void {
  const open = (given.values ?? []).filter(
    ({ value }) => !Object.hasOwn(map, String(value)) && String(value).trim() !== '',
  );
  if (open.length === 0 || otherwise !== undefined) return;
  const listed = open
    .map(({ value, count }) => (count > 0 ? `${value}（${count}）` : String(value)))
    .join('、');
  report(site, {
    code: 'unmapped-value',
    at,
    zh: `这些值没有对应：${listed}。`,
    en: `These values have no counterpart: ${open.map(({ value, count }) => (count > 0 ? `${value} (${count})` : String(value))).join(', ')}.`,
    value: open.map(({ value }) => value),
    fix: { text: { zh: '给每个值一个对应，或填“其他”', en: 'Give each a counterpart, or an otherwise' } },
  });
}

/** What a target of this kind can never be made of. */
function judgeTarget(site: CheckSite, at: string, type: string | undefined, given: Shape): void {
  const wanted =
    type === 'list'
      ? (['list'] as const)
      : type === 'object'
        ? (['object'] as const)
        : type === undefined || type === 'any'
          ? undefined
          : type === 'text'
            ? (['text', 'number', 'boolean'] as const)
            : type === 'boolean'
              ? (['boolean', 'text', 'number'] as const)
              : (['number', 'text'] as const);
  if (wanted === undefined || mayBe(given, ...wanted, 'null')) return;
  const words = kindWords(given);
  report(site, {
    code: 'wrong-kind',
    at,
    zh: `目标字段不能由${words.zh}得到。`,
    en: `The target field cannot be made of ${words.en}.`,
  });
}

/** Where most amounts come in the smallest unit, one that does not is doubtful. */
function judgeUnits(site: CheckSite, money: readonly { at: string; fen: boolean; whole: boolean }[]): void {
  const converted = money.filter(({ fen }) => fen).length;
  if (converted < 2) return;
  for (const { at, fen, whole } of money)
    if (!fen && whole && converted > money.filter((one) => !one.fen).length)
      warn(site, {
        code: 'unit-doubtful',
        at,
        zh: '同一份数据里别的金额都从分换成元，这个没有。',
        en: 'Other amounts of this record are converted from the smallest unit; this one is not.',
        fix: { text: { zh: '加上“分转元”', en: 'Add the step from the smallest unit' } },
      });
}
