import type { Shape } from '../../../schemas/shape.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { asOperation } from '../../rules/operation.ts';
import { shapeOfRule, type RuleClash, type RuleRead } from '../infer-rule.ts';
import { kindWords } from '../kinds.ts';
import { narrow, type Facts } from '../narrow.ts';
import { ANY } from '../union.ts';
import { judgeRead } from './reads.ts';
import { report, warn, type CheckSite } from './report.ts';

export interface RulePlace {
  /** JSON Pointer of the rule, from the flow. */
  at: string;
  data: Shape;
  facts: Facts;
  /** Names a path may begin with; of others nothing is said here. Left out: all of the data. */
  roots?: ReadonlySet<string>;
  /** What cannot be told is a way out here (`onUnknown`): a missing value stops nothing. */
  guarded?: boolean;
  /** A name that is read on purpose beside the one it looks like. */
  isRead?(name: string): boolean;
}

/** The fields a rule reads, and the kinds of what it compares and calculates with. */
export function judgeRule(site: CheckSite, rule: Json, place: RulePlace): void {
  shapeOfRule(rule, place.data, {
    read: (read) => judgeRuleRead(site, read, place),
    clash: (clash) => judgeClash(site, clash, place.at),
  });
  judgeParts(site, rule, place.facts, place.data, place.at);
}

function judgeRuleRead(site: CheckSite, read: RuleRead, { at, roots, guarded, isRead }: RulePlace): void {
  const [first] = read.path.split('.');
  if (roots !== undefined && !roots.has(first ?? '')) return;
  const { found } = read;
  if (found.kind === 'unseen' && found.near !== undefined && isRead?.(found.near) === true) return;
  judgeRead(site, { ...read, at: at + read.at, guarded: read.guarded || guarded === true, whole: true });
}

export function judgeClash(
  site: CheckSite,
  { at, operator, kind, left, right }: RuleClash,
  base: string,
): void {
  const a = kindWords(left);
  const b = kindWords(right ?? ANY);
  if (kind === 'compare')
    report(site, {
      code: 'kinds-differ',
      at: base + at,
      zh: `“${operator}”拿${a.zh}和${b.zh}比较，永远比不出结果。`,
      en: `"${operator}" compares ${a.en} with ${b.en}, which never comes to anything.`,
      fix: { text: { zh: '把一边转换成另一边的类型', en: 'Convert one side to the kind of the other' } },
    });
  else {
    const wanted = {
      number: { zh: '数字', en: 'a number' },
      text: { zh: '文本', en: 'a text' },
      list: { zh: '列表', en: 'a list' },
    }[kind];
    report(site, {
      code: `not-a-${kind}`,
      at: base + at,
      zh: `“${operator}”需要${wanted.zh}，这里是${a.zh}。`,
      en: `"${operator}" takes ${wanted.en}, and this is ${a.en}.`,
      ...(kind === 'number'
        ? { fix: { text: { zh: '先用“转为数字”', en: 'Turn it into a number first' } } }
        : {}),
    });
  }
}

/** Conditions inside a rule that never hold, or always: branches of an `if`, alternatives of an `or`. */
function judgeParts(site: CheckSite, rule: Json, facts: Facts, data: Shape, at: string): void {
  const operation = asOperation(rule, at);
  if (operation === undefined) {
    if (Array.isArray(rule))
      for (const [index, item] of rule.entries()) judgeParts(site, item, facts, data, `${at}/${index}`);
    return;
  }
  const { name, operands, operandAt } = operation;
  if (name === 'if' || name === '?:') return judgeChoice(site, operands, operandAt, facts, data);
  if (name === 'or' && operands.length > 1)
    for (const [index, one] of operands.entries())
      if (!isConstant(one) && narrow(one, true, facts, data) === null) never(site, operandAt(index));
  if (['map', 'filter', 'all', 'some', 'none', 'reduce'].includes(name)) {
    judgeParts(site, operands[0] ?? null, facts, data, operandAt(0));
    const items = shapeOfRule(operands[0] ?? null, data).items ?? ANY;
    if (name !== 'reduce') judgeItems(site, operands[1] ?? null, items, operandAt(1));
    return;
  }
  for (const [index, one] of operands.entries()) judgeParts(site, one, facts, data, operandAt(index));
}

function judgeItems(site: CheckSite, rule: Json, item: Shape, at: string): void {
  if (narrow(rule, true, new Map(), item) === null && !isConstant(rule)) never(site, at);
  judgeParts(site, rule, new Map(), item, at);
}

function judgeChoice(
  site: CheckSite,
  operands: readonly Json[],
  operandAt: (index: number) => string,
  facts: Facts,
  data: Shape,
): void {
  let left: Facts | null = facts;
  for (let index = 0; index + 1 < operands.length; index += 2) {
    const condition = operands[index] ?? null;
    const known: Facts = left ?? facts;
    const yes: Facts | null = left === null ? null : narrow(condition, true, known, data);
    if (yes === null) never(site, operandAt(index));
    judgeParts(site, condition, known, data, operandAt(index));
    judgeParts(site, operands[index + 1] ?? null, yes ?? known, data, operandAt(index + 1));
    left = left === null ? null : narrow(condition, false, known, data);
    if (left === null && yes !== null && index === 0) always(site, operandAt(index));
  }
  if (operands.length % 2 === 1)
    judgeParts(site, operands.at(-1) ?? null, left ?? facts, data, operandAt(operands.length - 1));
}

const isConstant = (rule: Json): boolean => asOperation(rule) === undefined;

export const never = (site: CheckSite, at: string): void =>
  report(site, {
    code: 'never-true',
    at,
    zh: '这个条件永远不成立。',
    en: 'This condition never holds.',
    fix: { text: { zh: '检查范围和取值，或删掉它', en: 'Look at its bounds and values, or take it out' } },
  });

export const always = (site: CheckSite, at: string): void =>
  warn(site, {
    code: 'always-true',
    at,
    zh: '这个条件总是成立，其余的走不到。',
    en: 'This condition always holds; what comes after it is never reached.',
    fix: { text: { zh: '检查范围和取值，或删掉它', en: 'Look at its bounds and values, or take it out' } },
  });
