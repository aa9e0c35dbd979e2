export { canonicalRule, operationOf } from './canonical.ts';
export { applyCompletion, completeFormula, type Completion, type Completions } from './complete.ts';
export type { FormulaFault } from './fault.ts';
export { spellName, type FormulaField, type FormulaFields } from './names.ts';
export { parseFormula, type ParsedFormula } from './parse.ts';
export { printFormula, type PrintedFormula } from './print.ts';
export type { FormulaFunction } from './define-function.ts';
export { formulaFunctions } from './functions.ts';
