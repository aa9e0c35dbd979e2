import type { Text } from '../../../schemas/text.ts';
import type { BodyKind } from '../body-kind.ts';

/** An operator of the rule language as people call it in a formula. */
export interface FormulaFunction {
  readonly operator: string;
  /** How a formula is written out in each language; both are understood in either. */
  readonly name: Text;
  readonly also?: readonly string[];
  readonly least: number;
  readonly most: number;
  /** The second argument is worked out once per item of the first. */
  readonly body?: BodyKind;
  /** `field`: the first argument names a field; `fields`: every name stands for its path. */
  readonly takes?: 'field' | 'fields';
  /** The arguments stand the other way round than the operands. */
  readonly swapped?: true;
  readonly usage: Text;
  readonly help: Text;
}

type Options = Partial<Pick<FormulaFunction, 'also' | 'body' | 'takes' | 'swapped'>>;
/** Name, usage and help, each `[zh, en]`. */
type FunctionWords = readonly [
  name: readonly [string, string],
  usage: readonly [string, string],
  help: readonly [string, string],
];

export const define = (
  operator: string,
  least: number,
  most: number,
  [name, usage, help]: FunctionWords,
  options: Options = {},
): FormulaFunction => ({
  operator,
  least,
  most,
  name: { zh: name[0], en: name[1] },
  usage: { zh: `${name[0]}(${usage[0]})`, en: `${name[1]}(${usage[1]})` },
  help: { zh: help[0], en: help[1] },
  ...options,
});

/** Names that Excel has are the same in both languages, as they are in Excel. */
export const same = (name: string): readonly [string, string] => [name, name];
