import type { Json } from '../../../schemas/values/json.ts';
import type { Text } from '../../../schemas/text.ts';
import { bodyKindOf } from '../body-kind.ts';
import { asOperation, type Operation } from '../operation.ts';
import { bodyScope, pathInRecord, RECORD, staticPath, type Scope } from '../scope.ts';
import {
  atom,
  BINDS,
  bracket,
  enumerate,
  fit,
  listing,
  literal,
  type Language,
  type Phrase,
} from './phrase.ts';
import { infixes, wordings, type Infix, type Wording } from './wording.ts';

/** Labels of variables by their path in the record: `{weight: {zh: '重量', en: 'Weight'}}`, `items.*.qty`. */
export type Labels = Readonly<Record<string, Text>>;

interface Context {
  readonly language: Language;
  readonly labels: Labels;
  readonly scope: Scope;
}

/**
 * A rule as a sentence for people: `重量 > 3 且 地区编码 以 “6531” 开头`. Brackets keep the order of evaluation
 * visible. What has no wording, an operator of the host for instance, reads as `name（a，b）`.
 */
export const sentence = (rule: Json, language: Language, labels: Labels = {}): string =>
  phrase(rule, { language, labels, scope: RECORD }).text;

function phrase(rule: Json, context: Context): Phrase {
  const { language } = context;
  if (Array.isArray(rule)) {
    return atom(
      listing(
        rule.map((item) => fit(phrase(item, context), BINDS.sum, language)),
        language,
      ),
    );
  }
  const operation = asOperation(rule);
  if (operation === undefined) return atom(literal(rule, language));
  const special = specials.get(operation.name)?.(operation, context);
  if (special !== undefined) return special;
  return ordinary(operation, context);
}

function ordinary(operation: Operation, context: Context): Phrase {
  const { name, operands } = operation;
  const wording = wordings.get(`${name}/${operands.length}`);
  const infix = infixes.get(name);
  if (wording !== undefined) return worded(operation, wording, context);
  if (infix !== undefined && operands.length > 1) return joined(operation, infix, context);
  /** `and`, `or` and `cat` of one operand say no more than the operand. */
  if (infix !== undefined && operands.length === 1) return phrase(operands[0] as Json, context);
  const general = wordings.get(name);
  return general === undefined ? call(operation, context) : worded(operation, general, context);
}

function joined({ operands }: Operation, infix: Infix, context: Context): Phrase {
  const parts = operands.map((operand, index) =>
    fit(phrase(operand, context), index === 0 ? infix.first : infix.further, context.language),
  );
  return { text: parts.join(` ${infix.word[context.language]} `), binds: infix.binds };
}

function worded({ name, operands }: Operation, wording: Wording, context: Context): Phrase {
  const body = bodyKindOf(name);
  const parts = operands.map((operand, index) => {
    const inBody = body !== undefined && index === 1;
    const scope = inBody ? bodyScope(body, operands[0], context.scope) : context.scope;
    return fit(
      phrase(operand, { ...context, scope }),
      inBody ? BINDS.choice : Math.max(wording.operands, BINDS.sum),
      context.language,
    );
  });
  const text = wording.text[context.language].replaceAll(/\{(\d|\*)\}/g, (_, slot: string) =>
    slot === '*' ? enumerate(parts, context.language) : (parts[Number(slot)] ?? '…'),
  );
  return { text, binds: wording.binds };
}

function call({ name, operands }: Operation, context: Context): Phrase {
  const parts = operands.map((operand) => phrase(operand, context).text);
  return atom(name + bracket(parts.join(context.language === 'zh' ? '，' : ', '), context.language));
}

type Special = (operation: Operation, context: Context) => Phrase | undefined;

const variable: Special = ({ operands: [operand, otherwise] }, context) => {
  const path = staticPath(operand);
  const name =
    path === undefined
      ? pick(
          context,
          `由 ${phrase(operand ?? null, context).text} 指定的字段`,
          `the field named by ${phrase(operand ?? null, context).text}`,
        )
      : label(path, context);
  if (otherwise === undefined) return atom(name);
  const text = phrase(otherwise, context).text;
  return atom(`${name}${pick(context, `（缺少时为 ${text}）`, ` (${text} if missing)`)}`);
};

const pick = ({ language }: Context, zh: string, en: string): string => (language === 'zh' ? zh : en);

function label(path: string, context: Context): string {
  const { labels, language, scope } = context;
  const full = pathInRecord(scope, path) ?? path;
  if (Object.hasOwn(labels, full)) return (labels[full] as Text)[language];
  if (scope.kind === 'record') return path === '' ? pick(context, '全部数据', 'the data') : path;
  if (path === '' || path === 'current') return pick(context, '该项', 'the item');
  if (scope.kind === 'item') return path;
  return path === 'accumulator'
    ? pick(context, '累计值', 'the result so far')
    : path.replace(/^current\./, '');
}

const choice: Special = ({ operands }, context) => {
  const parts = operands.map((operand) => fit(phrase(operand, context), BINDS.or, context.language));
  if (parts.length === 0) return atom(literal(null, context.language));
  const clauses: string[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const start = index === 0 ? pick(context, '若', 'if') : pick(context, '否则若', 'else if');
    clauses.push(`${start} ${parts[index]} ${pick(context, '则', 'then')} ${parts[index + 1]}`);
  }
  if (parts.length === 1) return atom(parts[0] as string);
  if (parts.length % 2 === 1) clauses.push(`${pick(context, '否则', 'else')} ${parts.at(-1)}`);
  return { text: clauses.join(pick(context, '，', ', ')), binds: BINDS.choice };
};

/** `x = null` reads as "x is empty". */
const equality =
  (equal: boolean): Special =>
  ({ operands: [a, b] }, context) => {
    if (b !== null || a === undefined) return undefined;
    const name = fit(phrase(a, context), BINDS.sum, context.language);
    const text = equal
      ? pick(context, `${name} 为空`, `${name} is empty`)
      : pick(context, `${name} 不为空`, `${name} is not empty`);
    return { text, binds: BINDS.clause };
  };

const membership =
  (within: boolean): Special =>
  ({ operands: [value, stack] }, context) => {
    if (value === undefined || stack === undefined) return undefined;
    const a = fit(phrase(value, context), BINDS.sum, context.language);
    const b = fit(phrase(stack, context), BINDS.sum, context.language);
    const text = Array.isArray(stack)
      ? pick(context, `${a} ${within ? '属于' : '不属于'} ${b}`, `${a} is ${within ? '' : 'not '}one of ${b}`)
      : pick(
          context,
          `${b} ${within ? '包含' : '不包含'} ${a}`,
          `${b} ${within ? 'contains' : 'does not contain'} ${a}`,
        );
    return { text, binds: BINDS.clause };
  };

const notIn = membership(false);

/** "not one of" reads better than "not (one of)". */
const negation: Special = ({ operands: [operand] }, context) => {
  const inner = operand === undefined ? undefined : asOperation(operand);
  return inner?.name === 'in' ? notIn(inner, context) : undefined;
};

const missing: Special = ({ operands }, context) => {
  const paths = pathLabels(
    operands.length === 1 && Array.isArray(operands[0]) ? operands[0] : operands,
    context,
  );
  if (paths === undefined) return undefined;
  const list = enumerate(paths, context.language);
  const text =
    paths.length === 1
      ? pick(context, `缺少 ${list}`, `${list} is missing`)
      : pick(context, `缺少 ${list} 中的至少一项`, `at least one of ${list} is missing`);
  return { text, binds: BINDS.clause };
};

const missingSome: Special = ({ operands: [least, given] }, context) => {
  const paths = Array.isArray(given) ? pathLabels(given, context) : undefined;
  if (paths === undefined || least === undefined) return undefined;
  const list = enumerate(paths, context.language);
  const count = fit(phrase(least, context), BINDS.sum, context.language);
  return {
    text: pick(context, `${list} 中填写的不足 ${count} 项`, `fewer than ${count} of ${list} are given`),
    binds: BINDS.clause,
  };
};

function pathLabels(paths: readonly Json[], context: Context): string[] | undefined {
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) return undefined;
  return paths.map((path) => label(path, context));
}

const coalesce: Special = ({ operands }, context) => {
  const [first, ...rest] = operands.map((operand) =>
    fit(phrase(operand, context), BINDS.sum, context.language),
  );
  if (first === undefined) return undefined;
  if (rest.length === 0) return phrase(operands[0] as Json, context);
  const list = enumerate(rest, context.language);
  return atom(first + pick(context, `（未知时取 ${list}）`, ` (if unknown: ${list})`));
};

const specials: ReadonlyMap<string, Special> = new Map([
  ['var', variable],
  ['if', choice],
  ['?:', choice],
  ['==', equality(true)],
  ['===', equality(true)],
  ['!=', equality(false)],
  ['!==', equality(false)],
  ['in', membership(true)],
  ['!', negation],
  ['missing', missing],
  ['missing_some', missingSome],
  ['coalesce', coalesce],
]);
