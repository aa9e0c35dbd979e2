import type { Site } from './expression.ts';
import { isUnknown, unknown, type Unknown, type Value } from './unknown.ts';

/** The unknowns an operator may give, made once when the rule is compiled so that answering allocates nothing. */
export interface Faults {
  readonly null: Unknown;
  readonly type: Unknown;
}

export const faultsAt = ({ blame }: Site): Faults => ({
  null: unknown(blame, 'null'),
  type: unknown(blame, 'type'),
});

/** Why an operator cannot work on a value of the wrong kind. An unknown operand stays what it is. */
export const fault = (value: Value, faults: Faults): Unknown =>
  isUnknown(value) ? value : value === null ? faults.null : faults.type;

/** The same for two operands of which at least one does not fit the other. */
export const faultOfTwo = (a: Value, b: Value, faults: Faults): Unknown =>
  isUnknown(a) ? a : isUnknown(b) ? b : a === null || b === null ? faults.null : faults.type;
