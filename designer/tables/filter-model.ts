import type { AnyField } from './field-path.ts';

/** What is compared, and how. `within` counts days back from today, `between` takes two values. */
export type Operator =
  | 'is'
  | 'is-not'
  | 'any-of'
  | 'none-of'
  | 'contains'
  | 'above'
  | 'at-least'
  | 'below'
  | 'at-most'
  | 'between'
  | 'within'
  | 'has'
  | 'empty'
  | 'filled';

export interface Condition {
  field: string;
  operator: Operator;
  value: unknown;
}

export interface FilterGroup {
  join: 'and' | 'or';
  items: FilterItem[];
}

export type FilterItem = Condition | FilterGroup;

export const isGroup = (item: FilterItem): item is FilterGroup => 'join' in item;
export const noFilter: FilterGroup = { join: 'and', items: [] };

const numbers: readonly Operator[] = [
  'is',
  'is-not',
  'above',
  'at-least',
  'below',
  'at-most',
  'between',
  'empty',
  'filled',
];

/** What can be asked of a field, the most usual first. */
export function operatorsOf(field: AnyField): readonly Operator[] {
  switch (field.type) {
    case 'select':
    case 'reference':
      return ['any-of', 'none-of', 'empty', 'filled'];
    case 'multi-select':
      return ['has', 'empty', 'filled'];
    case 'boolean':
      return ['is', 'empty', 'filled'];
    case 'number':
    case 'integer':
    case 'decimal':
      return numbers;
    case 'date':
      return ['is', 'at-least', 'below', 'between', 'empty', 'filled'];
    case 'instant':
      return ['within', 'at-least', 'below', 'between', 'empty', 'filled'];
    case 'text':
    case 'long-text':
    case 'phone':
    case 'auto-number':
      return ['is', 'contains', 'is-not', 'any-of', 'none-of', 'empty', 'filled'];
    case 'formula':
      return field.result === 'text' || field.result === 'boolean'
        ? ['is', 'is-not', 'empty', 'filled']
        : numbers;
    default:
      return ['empty', 'filled'];
  }
}

/** Whether enough is said to ask it; half-written conditions ask nothing. */
export function isComplete({ field, operator, value }: Condition): boolean {
  if (field === '') return false;
  if (operator === 'empty' || operator === 'filled') return true;
  if (operator === 'any-of' || operator === 'none-of') return Array.isArray(value) && value.length > 0;
  if (operator === 'between') return Array.isArray(value) && value.length === 2 && value.every(isSaid);
  return isSaid(value);
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The group without what asks nothing; undefined if nothing is left. */
function completeOf(item: FilterItem): FilterItem | undefined {
  if (!isGroup(item)) return isComplete(item) ? item : undefined;
  const items = item.items.map(completeOf).filter((one) => one !== undefined);
  return items.length === 0 ? undefined : { join: item.join, items };
}

export const conditionsIn = (item: FilterItem): Condition[] =>
  isGroup(item) ? item.items.flatMap(conditionsIn) : [item];

/** Whether it asks for anything at all. */
export const completeFilter = (filter: FilterGroup): FilterGroup =>
  (completeOf(filter) as FilterGroup | undefined) ?? noFilter;
