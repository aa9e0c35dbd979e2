import type { Text } from '../../schemas/text.ts';

/** Who of the house can put it right (责任方). */
export type Responsible = 'operations' | 'customer-service' | 'finance';

/** Something in an order that keeps it from going on, and that a person can put right. */
export interface OrderProblem {
  /** Code by which cases are grouped. */
  cause: string;
  /** Field of the table. */
  field: string;
  /** What of several things in the order is meant, such as a merchant code; never personal data. Empty: the order. */
  item: string;
  message: Text;
  /** What to do about it. */
  fix: Text;
}

/** What follows from a cause, whatever the order. */
export interface CauseTraits {
  responsible: Responsible;
  severity: 'urgent' | 'important' | 'normal';
}

const RECEIVER: CauseTraits = { responsible: 'customer-service', severity: 'important' };

const traits: Readonly<Record<string, CauseTraits>> = {
  'line-unmatched': { responsible: 'operations', severity: 'important' },
  'amounts-lines': { responsible: 'finance', severity: 'normal' },
  'amounts-paid': { responsible: 'finance', severity: 'normal' },
};

/** Every cause without an entry of its own is about the receiver. */
export const traitsOf = (cause: string): CauseTraits =>
  Object.hasOwn(traits, cause) ? traits[cause]! : RECEIVER;
