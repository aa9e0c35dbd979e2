import type { Operator } from '../expression.ts';
import { calculationOperators } from './calculation.ts';
import { comparisonOperators } from './comparison.ts';
import { equalsOperators } from './equals.ts';
import { listOperators } from './list.ts';
import { logicOperators } from './logic.ts';
import { textOperators } from './text.ts';
import { variableOperators } from './variable.ts';

/** Every operator of the rule language: those of json-logic-js by their names there, and our few extras. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...variableOperators,
    ...logicOperators,
    ...equalsOperators,
    ...comparisonOperators,
    ...calculationOperators,
    ...textOperators,
    ...listOperators,
  }),
);
