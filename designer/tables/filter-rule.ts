import {
  completeFilter,
  isGroup,
  type Condition,
  type FilterGroup,
  type FilterItem,
} from './filter-model.ts';

type Rule = Record<string, unknown>;

/** The rule that records are queried with; undefined asks for all of them. */
export function toRule(filter: FilterGroup): unknown {
  const { join, items } = completeFilter(filter);
  const rules = items.map(ruleOf);
  return rules.length === 0 ? undefined : rules.length === 1 ? rules[0] : { [join]: rules };
}

const ruleOf = (item: FilterItem): unknown =>
  isGroup(item) ? { [item.join]: item.items.map(ruleOf) } : within(item);

/** A column of the rows of a record is asked of any of them. */
function within(condition: Condition): Rule {
  const [rows, column] = condition.field.split('.');
  if (rows === undefined || column === undefined) return compare(condition);
  return { some: [{ var: rows }, compare({ ...condition, field: column })] };
}

const signs = {
  is: '==',
  'is-not': '!=',
  above: '>',
  'at-least': '>=',
  below: '<',
  'at-most': '<=',
} as const;

function compare({ field, operator, value }: Condition): Rule {
  const read = { var: field };
  switch (operator) {
    case 'empty':
      return { missing: [field] };
    case 'filled':
      return { '!': [{ missing: [field] }] };
    case 'any-of':
      return { in: [read, value] };
    case 'none-of':
      return { '!': [{ in: [read, value] }] };
    case 'contains':
      return { search: [read, value] };
    case 'has':
      return { in: [value, read] };
    case 'within':
      return { '>=': [read, { days_ago: [value] }] };
    case 'between': {
      const [from, until] = value as [unknown, unknown];
      return { and: [{ '>=': [read, from] }, { '<=': [read, until] }] };
    }
    default:
      return { [signs[operator]]: [read, value] };
  }
}

/** The filter a rule came from; undefined if people wrote it otherwise, so that it is kept as it is. */
export function fromRule(rule: unknown): FilterGroup | undefined {
  if (rule === undefined || rule === null) return { join: 'and', items: [] };
  const item = itemOf(rule);
  if (item === undefined) return undefined;
  return isGroup(item) ? item : { join: 'and', items: [item] };
}

function itemOf(rule: unknown): FilterItem | undefined {
  const [operator, operands] = single(rule) ?? [];
  if (operator === undefined || !Array.isArray(operands)) return undefined;
  const condition = conditionOf(operator, operands as unknown[]);
  if (condition !== undefined) return condition;
  if (operator !== 'and' && operator !== 'or') return undefined;
  const items = operands.map(itemOf);
  return items.some((item) => item === undefined)
    ? undefined
    : { join: operator, items: items as FilterItem[] };
}

/** The only member of an object. */
function single(rule: unknown): [string, unknown] | undefined {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return undefined;
  const entries = Object.entries(rule);
  return entries.length === 1 ? entries[0] : undefined;
}

const varOf = (rule: unknown): string | undefined => {
  const [operator, path] = single(rule) ?? [];
  return operator === 'var' && typeof path === 'string' ? path : undefined;
};

const isPlain = (value: unknown): boolean => single(value) === undefined && typeof value !== 'object';
const isPlainList = (value: unknown): boolean => Array.isArray(value) && value.every(isPlain);

function conditionOf(operator: string, operands: unknown[]): Condition | undefined {
  const [left, right] = operands;
  if (operator === 'some') {
    const rows = varOf(left);
    const inner = itemOf(right);
    return rows === undefined || inner === undefined || isGroup(inner)
      ? undefined
      : { ...inner, field: `${rows}.${inner.field}` };
  }
  if (operator === 'missing')
    return typeof left === 'string' && operands.length === 1
      ? { field: left, operator: 'empty', value: undefined }
      : undefined;
  if (operator === '!') return negated(left);
  if (operator === 'and') return betweenOf(operands);
  const field = varOf(left);
  if (field === undefined) {
    const list = varOf(right);
    return operator === 'in' && list !== undefined && isPlain(left)
      ? { field: list, operator: 'has', value: left }
      : undefined;
  }
  return compared(operator, field, right);
}

function compared(operator: string, field: string, right: unknown): Condition | undefined {
  if (operator === 'in') return isPlainList(right) ? { field, operator: 'any-of', value: right } : undefined;
  if (operator === 'search')
    return isPlain(right) ? { field, operator: 'contains', value: right } : undefined;
  const [ago, days] = single(right) ?? [];
  if (operator === '>=' && ago === 'days_ago' && Array.isArray(days))
    return { field, operator: 'within', value: days[0] as unknown };
  const name = (Object.keys(signs) as (keyof typeof signs)[]).find((one) => signs[one] === operator);
  return name === undefined || !isPlain(right) ? undefined : { field, operator: name, value: right };
}

function negated(rule: unknown): Condition | undefined {
  const inner = itemOf(rule);
  if (inner === undefined || isGroup(inner)) return undefined;
  if (inner.operator === 'any-of') return { ...inner, operator: 'none-of' };
  return inner.operator === 'empty' ? { ...inner, operator: 'filled' } : undefined;
}

/** `and` of a floor and a ceiling of one field. */
function betweenOf(operands: unknown[]): Condition | undefined {
  if (operands.length !== 2) return undefined;
  const [floor, ceiling] = operands.map(itemOf);
  if (floor === undefined || ceiling === undefined || isGroup(floor) || isGroup(ceiling)) return undefined;
  if (floor.operator !== 'at-least' || ceiling.operator !== 'at-most') return undefined;
  return floor.field === ceiling.field && !floor.field.includes('.')
    ? { field: floor.field, operator: 'between', value: [floor.value, ceiling.value] }
    : undefined;
}
