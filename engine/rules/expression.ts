import type { Json } from '../../schemas/values/json.ts';
import type { BodyKind } from './body-kind.ts';
import type { Value } from './unknown.ts';

/** A compiled piece of a rule. It never throws and keeps no state; `data` is the record, or the item inside a list operator. */
export type Run = (data: Value) => Value;

export interface Expression {
  readonly run: Run;
  /** The value if it never changes, so that an operator can prepare for it: a path, a pattern, a set. */
  readonly constant?: Json;
}

/** Where an operator stands, for the unknowns it may give. */
export interface Site {
  /** What to blame when operands do not fit: the first variable read below, else the JSON Pointer of the operator. */
  readonly blame: string;
  /** The name of a variable as seen from the record: `qty` inside `items` is `items.*.qty`. */
  readonly nameOf: (path: string) => string;
}

export interface Operator {
  readonly least: number;
  readonly most: number;
  /** Not an operator of json-logic-js. */
  readonly extra?: true;
  /** The second operand runs once per item: on the item itself, or on `{current, accumulator}`. */
  readonly body?: BodyKind;
  readonly build: (operands: readonly Expression[], site: Site) => Run;
}
