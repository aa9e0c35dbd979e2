import { useMemo } from 'react';
import type { FormulaFields } from '../../engine/rules/formula/index.ts';
import { formulaFieldsOf } from './data-fields.ts';
import { useSurroundings } from './surroundings.tsx';

/** The fields that formulas may name here. */
export function useFormulaFields(): FormulaFields {
  const { fields } = useSurroundings();
  return useMemo(() => ({ fields: formulaFieldsOf(fields) }), [fields]);
}
