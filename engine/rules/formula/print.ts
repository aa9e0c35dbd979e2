import { isDecimal, isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Text } from '../../../schemas/text.ts';
import { asOperation, type Operation } from '../operation.ts';
import { bodyScope, RECORD, staticPath, type Scope } from '../scope.ts';
import type { Language } from '../sentence/phrase.ts';
import { canonicalRule } from './canonical.ts';
import { createNames, type FormulaFields, type Names } from './names.ts';
import type { FormulaFunction } from './define-function.ts';
import { functionsOf } from './functions.ts';

export type PrintedFormula =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: Text };

/** How tightly an expression holds together; a looser one than its place asks for is put in brackets. */
const BINDS = { compare: 1, concat: 2, sum: 3, product: 4, sign: 5, atom: 6 } as const;

interface Written {
  readonly text: string;
  readonly binds: number;
  /** The operator it is written with between its operands. */
  readonly infix?: string;
}
interface Context {
  readonly language: Language;
  readonly names: Names;
  readonly scope: Scope;
  /** Texts stand for fields, as in the arguments of `missing`. */
  readonly paths?: true;
}
interface Infix {
  readonly sign: string;
  readonly binds: number;
  readonly first: number;
  readonly further: number;
  readonly most: number;
  /** `a + b + c` is one operation, so an inner one needs brackets. */
  readonly gathers?: true;
}

const comparison = (sign: string, most: number): Infix => ({
  sign,
  binds: BINDS.compare,
  first: BINDS.concat,
  further: BINDS.concat,
  most,
});
const infixes: ReadonlyMap<string, Infix> = new Map([
  ['==', comparison('=', 2)],
  ['!=', comparison('<>', 2)],
  ['===', comparison('===', 2)],
  ['!==', comparison('!==', 2)],
  ['>', comparison('>', 3)],
  ['>=', comparison('>=', 3)],
  ['<', comparison('<', 3)],
  ['<=', comparison('<=', 3)],
  ['cat', { sign: '&', binds: BINDS.concat, first: BINDS.sum, further: BINDS.sum, most: Infinity }],
  [
    '+',
    { sign: '+', binds: BINDS.sum, first: BINDS.sum, further: BINDS.product, most: Infinity, gathers: true },
  ],
  ['-', { sign: '-', binds: BINDS.sum, first: BINDS.sum, further: BINDS.product, most: 2 }],
  [
    '*',
    {
      sign: '*',
      binds: BINDS.product,
      first: BINDS.product,
      further: BINDS.sign,
      most: Infinity,
      gathers: true,
    },
  ],
  ['/', { sign: '/', binds: BINDS.product, first: BINDS.product, further: BINDS.sign, most: 2 }],
]);

class Unspeakable extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/**
 * The formula that spells a rule. Reading it gives `canonicalRule(rule)` again. What has no spelling, such as an
 * operator of a host, is said.
 */
export function printFormula(rule: Json, language: Language, fields: FormulaFields = {}): PrintedFormula {
  try {
    const context: Context = { language, names: createNames(fields), scope: RECORD };
    return { ok: true, text: write(canonicalRule(rule), context).text };
  } catch (error) {
    if (error instanceof Unspeakable) return { ok: false, message: error.text };
    throw error;
  }
}

const atom = (text: string): Written => ({ text, binds: BINDS.atom });
const fit = ({ text, binds }: Written, least: number): string => (binds >= least ? text : `(${text})`);

function write(rule: Json, context: Context): Written {
  if (Array.isArray(rule)) return atom(`{${rule.map((item) => write(item, context).text).join(', ')}}`);
  if (typeof rule === 'string') return writeText(rule, context);
  if (isNumeric(rule)) return atom(printNumeric(rule));
  if (typeof rule === 'boolean') return atom(rule ? 'TRUE' : 'FALSE');
  if (rule === null) return atom(context.language === 'zh' ? '空' : 'NULL');
  const operation = isDecimal(rule) ? undefined : asOperation(rule);
  if (operation === undefined)
    throw new Unspeakable({
      zh: '含有公式写不出的内容（对象）。',
      en: 'It holds an object, which no formula can spell.',
    });
  return writeOperation(operation, context);
}

function writeText(text: string, { names, scope, language, paths }: Context): Written {
  const name = paths === true ? names.spell(text, scope, language) : undefined;
  return atom(name ?? quote(text));
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function writeOperation(operation: Operation, context: Context): Written {
  const { name, operands } = operation;
  const inner: Context = { language: context.language, names: context.names, scope: context.scope };
  if (name === 'var') return writeVariable(operation, context);
  const infix = infixes.get(name);
  if (infix !== undefined && operands.length >= 2 && operands.length <= infix.most)
    return writeInfix(operands, infix, context);
  if (name === '-' && operands.length === 1) return writeNegated(operands[0] as Json, inner);
  const used = functionsOf(name).find((one) => suits(one, operands));
  if (used === undefined)
    throw new Unspeakable({
      zh: `“${name}”（${operands.length} 个参数）没有公式写法。`,
      en: `"${name}" with ${operands.length} operands has no spelling as a formula.`,
    });
  return writeCall(used, operands, inner);
}

function suits({ least, most, swapped, operator }: FormulaFunction, operands: readonly Json[]): boolean {
  if (operands.length < least || operands.length > most) return false;
  // A list that is written out reads as "one of"; anything else as "contains".
  return operator !== 'in' || (swapped === true) !== Array.isArray(operands[1]);
}

/** The first operand stands where the whole does, so that names keep their meaning in it. */
function writeInfix(operands: readonly Json[], infix: Infix, context: Context): Written {
  const inner: Context = { language: context.language, names: context.names, scope: context.scope };
  const parts = operands.map((operand, index) => {
    const part = write(operand, index === 0 ? context : inner);
    const least = index === 0 ? infix.first : infix.further;
    return infix.gathers === true && index === 0 && part.infix === infix.sign
      ? `(${part.text})`
      : fit(part, least);
  });
  return { text: parts.join(` ${infix.sign} `), binds: infix.binds, infix: infix.sign };
}

function writeNegated(operand: Json, context: Context): Written {
  const { text, binds } = write(operand, context);
  const bare = !isNumeric(operand) && binds >= BINDS.sign;
  return { text: `-${bare ? text : `(${text})`}`, binds: BINDS.sign };
}

function writeCall(used: FormulaFunction, operands: readonly Json[], context: Context): Written {
  const ordered = used.swapped === true ? operands.toReversed() : operands;
  const parts = ordered.map((operand, index) => {
    if (used.body !== undefined && index === 1)
      return write(operand, { ...context, scope: bodyScope(used.body, operands[0], context.scope) });
    const paths = used.takes === 'fields' || (used.takes === 'field' && index === 0);
    return write(operand, paths ? { ...context, paths: true } : context);
  });
  return atom(`${used.name[context.language]}(${parts.map(({ text }) => text).join(', ')})`);
}

/** A bare name where it leads to the path, else a function that takes the path as a text. */
function writeVariable({ operands }: Operation, context: Context): Written {
  const { language, names, scope, paths } = context;
  const inner: Context = { language, names, scope };
  const path = staticPath(operands[0]);
  const name = path === undefined ? undefined : names.spell(path, scope, language);
  const [withDefault, byPath] = functionsOf('var') as [FormulaFunction, FormulaFunction];
  if (operands.length === 2 && name !== undefined) return writeCall(withDefault, operands, inner);
  if (operands.length === 1 && name !== undefined && paths !== true) return atom(name);
  if (operands.length < 1 || operands.length > 2)
    throw new Unspeakable({ zh: '字段的写法不对。', en: 'A field is spelt wrongly.' });
  return writeCall(byPath, operands, inner);
}
