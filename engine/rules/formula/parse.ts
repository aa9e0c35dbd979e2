import { negate } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { bodyScope, RECORD, type Scope } from '../scope.ts';
import { operationOf } from './canonical.ts';
import { FormulaError, refuse, type FormulaFault } from './fault.ts';
import { createNames, type FormulaFields, type Names } from './names.ts';
import { scan, type Token } from './scan.ts';
import type { FormulaFunction } from './define-function.ts';
import { functionNamed } from './functions.ts';
import { connectives, literals } from './vocabulary.ts';

export type ParsedFormula =
  { readonly ok: true; readonly rule: Json } | { readonly ok: false; readonly fault: FormulaFault };

/** Deeper formulas are refused, as rules are. */
const MAX_DEPTH = 60;

interface Reader {
  readonly tokens: readonly Token[];
  readonly names: Names;
  at: number;
  depth: number;
}
/** What names mean at one place. With `paths` a name stands for its path and not for its value. */
interface Place {
  readonly scope: Scope;
  readonly paths?: true;
}

/** The rule a formula spells, in its canonical form; or the first thing that is wrong with the formula. */
export function parseFormula(text: string, fields: FormulaFields = {}): ParsedFormula {
  try {
    const reader: Reader = { tokens: scan(text), names: createNames(fields), at: 0, depth: 0 };
    take(reader, '=');
    if (peek(reader).kind === 'end')
      refuse(
        peek(reader),
        { zh: '还没有写公式。', en: 'There is no formula yet.' },
        { zh: '例如 IF(重量 > 3, "邮政", "中通")', en: 'For instance IF(Weight > 3, "post", "zto")' },
      );
    const rule = either(reader, { scope: RECORD });
    const rest = peek(reader);
    if (rest.kind !== 'end') unexpected(rest);
    return { ok: true, rule };
  } catch (error) {
    if (error instanceof FormulaError) return { ok: false, fault: error.fault };
    throw error;
  }
}

const peek = ({ tokens, at }: Reader): Token => tokens[at] as Token;

function next(reader: Reader): Token {
  const token = peek(reader);
  if (token.kind !== 'end') reader.at += 1;
  return token;
}

/** The sign that stands next, if it is one of these; it is then passed. */
function take(reader: Reader, ...signs: string[]): string | undefined {
  const token = peek(reader);
  if (token.kind !== 'sign' || !signs.includes(token.value)) return undefined;
  reader.at += 1;
  return token.value;
}

const isCall = (reader: Reader): boolean => {
  const token = reader.tokens[reader.at + 1];
  return token?.kind === 'sign' && token.value === '(';
};

/** `and` and `or` between their operands; before a bracket they are functions. */
function takeConnective(reader: Reader, wanted: 'and' | 'or'): boolean {
  const token = peek(reader);
  if (take(reader, wanted === 'and' ? '&&' : '||') !== undefined) return true;
  if (token.kind !== 'name' || connectives.get(token.value.toUpperCase()) !== wanted) return false;
  reader.at += 1;
  return true;
}

const joined =
  (name: 'and' | 'or', operand: (reader: Reader, place: Place) => Json) =>
  (reader: Reader, place: Place): Json => {
    const operands = [operand(reader, place)];
    while (takeConnective(reader, name)) operands.push(operand(reader, inside(place)));
    return operands.length === 1 ? (operands[0] as Json) : operationOf(name, operands);
  };

const inside = ({ scope }: Place): Place => ({ scope });

const COMPARED: Readonly<Record<string, string>> = {
  '=': '==',
  '==': '==',
  '<>': '!=',
  '!=': '!=',
  '===': '===',
  '!==': '!==',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
};

/** `a < b < c` is one chain; other comparisons in a row want brackets, since their meaning would be a guess. */
function compared(reader: Reader, place: Place): Json {
  const operands = [concatenated(reader, place)];
  const first = peek(reader);
  const sign = take(reader, ...Object.keys(COMPARED));
  if (sign === undefined) return operands[0] as Json;
  const name = COMPARED[sign] as string;
  operands.push(concatenated(reader, inside(place)));
  const again = peek(reader);
  const second = take(reader, ...Object.keys(COMPARED));
  if (second === undefined) return operationOf(name, operands);
  if (second !== sign || name.includes('='.repeat(2)) || name.startsWith('!'))
    refuse(
      { from: first.from, to: again.to },
      { zh: '两个比较连写，不知道先比哪个。', en: 'Two comparisons in a row could mean two things.' },
      { zh: '加括号，或写成 AND(…, …)。', en: 'Use brackets, or AND(…, …).' },
    );
  operands.push(concatenated(reader, inside(place)));
  return operationOf(name, operands);
}

/** Operators of one rank, from left to right. Those that `gather` make one operation of all they stand between. */
const ranked =
  (
    signs: Readonly<Record<string, { name: string; gather: boolean }>>,
    operand: (reader: Reader, place: Place) => Json,
  ) =>
  (reader: Reader, place: Place): Json => {
    let left = operand(reader, place);
    let gathered: { name: string; operands: Json[] } | undefined;
    for (;;) {
      const sign = take(reader, ...Object.keys(signs));
      if (sign === undefined) return left;
      const { name, gather } = signs[sign] as { name: string; gather: boolean };
      const right = operand(reader, inside(place));
      if (gather && gathered?.name === name) gathered.operands.push(right);
      else gathered = { name, operands: [left, right] };
      left = operationOf(name, gathered.operands);
      if (!gather) gathered = undefined;
    }
  };

const multiplied = ranked(
  {
    '*': { name: '*', gather: true },
    '/': { name: '/', gather: false },
    '%': { name: '%', gather: false },
  },
  signed,
);
const summed = ranked({ '+': { name: '+', gather: true }, '-': { name: '-', gather: false } }, multiplied);
const concatenated = ranked({ '&': { name: 'cat', gather: true } }, summed);
const both = joined('and', compared);
const either = joined('or', both);

function signed(reader: Reader, place: Place): Json {
  const minus = take(reader, '-');
  if (minus !== undefined) {
    const token = peek(reader);
    if (token.kind !== 'number')
      return deeper(reader, () => operationOf('-', [signed(reader, inside(place))]));
    reader.at += 1;
    return negate(token.value);
  }
  if (take(reader, '!') === undefined) return primary(reader, place);
  return deeper(reader, () => operationOf('!', [signed(reader, inside(place))]));
}

function deeper<T>(reader: Reader, read: () => T): T {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) refuse(peek(reader), { zh: '嵌套太深。', en: 'This is nested too deeply.' });
  const result = read();
  reader.depth -= 1;
  return result;
}

function primary(reader: Reader, place: Place): Json {
  if (peek(reader).kind === 'name' && isCall(reader)) return called(reader, place);
  const token = next(reader);
  if (token.kind === 'number' || token.kind === 'text') return token.value;
  if (token.kind === 'name' || token.kind === 'quoted') return named(reader, token, place);
  if (token.kind === 'sign' && token.value === '(')
    return deeper(reader, () => {
      const inner = either(reader, place);
      expect(reader, ')', token);
      return inner;
    });
  if (token.kind === 'sign' && token.value === '{')
    return deeper(reader, () => listed(reader, '}', token, () => either(reader, place)));
  return unexpected(token);
}

function expect(reader: Reader, close: string, open: Token): void {
  if (take(reader, close) !== undefined) return;
  const token = peek(reader);
  if (token.kind !== 'end') unexpected(token);
  refuse(
    open,
    { zh: '这个括号没有配对。', en: 'This bracket is not closed.' },
    { zh: `补上 ${close}`, en: `Add ${close}` },
  );
}

/** Items up to the closing sign, with commas between them. */
function listed(reader: Reader, close: string, open: Token, item: (index: number) => Json): Json[] {
  const items: Json[] = [];
  if (take(reader, close) !== undefined) return items;
  do {
    if (peek(reader).kind === 'end') break;
    items.push(item(items.length));
  } while (take(reader, ',') !== undefined);
  expect(reader, close, open);
  return items;
}

function named(reader: Reader, token: Token & { value: unknown }, { scope, paths }: Place): Json {
  const name = token.value as string;
  const literal = token.kind === 'name' ? literals.get(name.toUpperCase()) : undefined;
  if (literal !== undefined) return literal;
  const found = reader.names.resolve(name, scope);
  if (found === undefined) {
    const near = reader.names.near(name, scope, 'zh');
    const nearEn = reader.names.near(name, scope, 'en');
    const quoted = { zh: '如果是一段文本，请加引号。', en: 'If it is a text, put it in quotes.' };
    refuse(
      token,
      { zh: `没有字段“${name}”。`, en: `There is no field "${name}".` },
      near.length === 0
        ? quoted
        : {
            zh: `是不是“${near.join('”“')}”？`,
            en: `Is it ${(nearEn.length > 0 ? nearEn : near).join(', ')}?`,
          },
    );
  }
  if ('ambiguous' in found)
    refuse(
      token,
      {
        zh: `有 ${found.ambiguous.length} 个字段都叫“${name}”。`,
        en: `${found.ambiguous.length} fields are called "${name}".`,
      },
      { zh: '从字段列表里选一个。', en: 'Choose one from the list of fields.' },
    );
  return paths === true ? found.path : operationOf('var', [found.path]);
}

function called(reader: Reader, place: Place): Json {
  const name = next(reader);
  const open = next(reader);
  const used = functionNamed(String(name.value));
  if (used === undefined)
    refuse(
      name,
      { zh: `没有函数“${String(name.value)}”。`, en: `There is no function "${String(name.value)}".` },
      { zh: '输入时会列出可用的函数。', en: 'Those there are come up as you type.' },
    );
  const operands: Json[] = [];
  deeper(reader, () =>
    listed(reader, ')', open, (index) => {
      const operand = either(reader, placeOf(used, index, operands, place));
      operands.push(operand);
      return operand;
    }),
  );
  checkCount(used, operands.length, { from: name.from, to: peekBefore(reader).to });
  return operationOf(used.operator, used.swapped === true ? operands.toReversed() : operands);
}

const peekBefore = ({ tokens, at }: Reader): Token => tokens[at - 1] as Token;

/** Where an argument stands: in the items of a list, among the fields, or where the function itself does. */
function placeOf(used: FormulaFunction, index: number, before: readonly Json[], { scope }: Place): Place {
  if (used.body !== undefined && index === 1) return { scope: bodyScope(used.body, before[0], scope) };
  if (used.takes === 'fields' || (used.takes === 'field' && index === 0)) return { scope, paths: true };
  return { scope };
}

function checkCount(
  { name, least, most, usage }: FormulaFunction,
  count: number,
  place: { from: number; to: number },
): void {
  if (count >= least && count <= most) return;
  const needed = least === most ? String(least) : most === Infinity ? `${least}+` : `${least}–${most}`;
  refuse(
    place,
    {
      zh: `${name.zh} 要 ${needed} 个参数，这里有 ${count} 个。`,
      en: `${name.en} takes ${needed} arguments, not ${count}.`,
    },
    usage,
  );
}

function unexpected(token: Token): never {
  if (token.kind === 'end')
    return refuse(
      { from: Math.max(0, token.from - 1), to: token.to },
      { zh: '公式没有写完。', en: 'The formula is not finished.' },
    );
  const text = String(token.value);
  return refuse(token, { zh: `这里不该是“${text}”。`, en: `"${text}" does not belong here.` });
}
