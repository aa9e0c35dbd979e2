import type { Text } from '../../../schemas/text.ts';

/** What is wrong in a formula: from which character to which (UTF-16 units, end excluded), and what helps. */
export interface FormulaFault {
  readonly from: number;
  readonly to: number;
  readonly message: Text;
  readonly hint?: Text;
}

/** Ends the reading of a formula at its first fault; never leaves this folder. */
export class FormulaError extends Error {
  readonly fault: FormulaFault;
  constructor(fault: FormulaFault) {
    super(fault.message.en);
    this.fault = fault;
  }
}

export function refuse(place: { from: number; to: number }, message: Text, hint?: Text): never {
  const { from, to } = place;
  throw new FormulaError({ from, to, message, ...(hint === undefined ? {} : { hint }) });
}
