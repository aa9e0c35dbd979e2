import type { Json } from '../../../schemas/values/json.ts';
import { isUnknown, type HostOperators } from '../../rules/index.ts';
import { constantOf, operationOf } from './operand.ts';

/** What every record that matches has, as far as an index can use it. Values are as in the rule. */
export interface Fact {
  /** As in an index: `state`, `lines.sku`; `tags[]` is an item of a list of options. */
  readonly path: string;
  /**
   * 0: of the record. Otherwise facts of one group hold for one and the same item of a list, and those of two groups
   * perhaps for two items.
   */
  readonly group: number;
  readonly equal?: readonly Json[];
  readonly low?: Limit;
  readonly high?: Limit;
}

export interface Limit {
  readonly value: Json;
  readonly inclusive: boolean;
}

/** Facts that follow from the parts of a filter that must all be true. */
export function factsOf(filter: Json, operators: HostOperators): Fact[] {
  const facts: Fact[] = [];
  const finding: Finding = { facts, groups: 0, operators };
  collect(filter, { prefix: '', group: 0 }, finding);
  return facts;
}

interface Finding {
  facts: Fact[];
  groups: number;
  operators: HostOperators;
}

/** In which record or item the variables are. */
interface Within {
  prefix: string;
  group: number;
}

function collect(rule: Json, within: Within, finding: Finding): void {
  const operation = operationOf(rule);
  if (operation === undefined) return;
  const { name, operands } = operation;
  switch (name) {
    case 'and':
      for (const operand of operands) collect(operand, within, finding);
      break;
    case '!!':
      collect(operands[0] as Json, within, finding);
      break;
    case 'some':
      collectSome(operands, within, finding);
      break;
    case 'in':
      collectMember(operands, within, finding);
      break;
    case 'between':
      collectRelation('<=', [operands[1] as Json, operands[0] as Json, operands[2] as Json], within, finding);
      break;
    default:
      collectRelation(name, operands, within, finding);
  }
}

function collectSome([list, body]: readonly Json[], within: Within, finding: Finding): void {
  const path = variableOf(list as Json);
  if (path === undefined || path === '' || within.group !== 0) return;
  finding.groups += 1;
  collect(body as Json, { prefix: path, group: finding.groups }, finding);
}

function collectMember([needle, stack]: readonly Json[], within: Within, finding: Finding): void {
  const path = pathOf(needle, within);
  const items = valueOf(stack, finding);
  if (path !== undefined && Array.isArray(items)) {
    finding.facts.push({ path, group: within.group, equal: items });
    return;
  }
  // A value in a list of the record: an index has an entry for each of its items.
  const list = pathOf(stack, within);
  const value = valueOf(needle, finding);
  if (list === undefined || typeof value !== 'string' || within.group !== 0) return;
  finding.groups += 1;
  finding.facts.push({ path: `${list}[]`, group: finding.groups, equal: [value] });
}

type Order = '<' | '<=' | '>' | '>=';
const turned: Record<Order, Order> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function collectRelation(name: string, operands: readonly Json[], within: Within, finding: Finding): void {
  const [a, b, c] = operands as [Json, Json, Json | undefined];
  if (c !== undefined) {
    collectRelation(name, [a, b], within, finding);
    collectRelation(name, [b, c], within, finding);
    return;
  }
  const left = pathOf(a, within);
  const path = left ?? pathOf(b, within);
  const value = valueOf(left === undefined ? a : b, finding);
  if (path === undefined || value === undefined || value === null) return;
  const { group } = within;
  if (name === '==' || name === '===') finding.facts.push({ path, group, equal: [value] });
  if (!Object.hasOwn(turned, name)) return;
  const order = left === undefined ? turned[name as Order] : (name as Order);
  const limit: Limit = { value, inclusive: order.endsWith('=') };
  finding.facts.push(order.startsWith('<') ? { path, group, high: limit } : { path, group, low: limit });
}

/** The path of a variable without a default. */
function variableOf(rule: Json): string | undefined {
  const operation = operationOf(rule);
  if (operation?.name !== 'var' || operation.operands.length !== 1) return undefined;
  const [path] = operation.operands;
  return typeof path === 'string' ? path : undefined;
}

function pathOf(rule: Json | undefined, { prefix }: Within): string | undefined {
  const path = rule === undefined ? undefined : variableOf(rule);
  if (path === undefined || prefix === '') return path;
  return path === '' ? `${prefix}[]` : `${prefix}.${path}`;
}

function valueOf(rule: Json | undefined, { operators }: Finding): Json | undefined {
  if (rule === undefined) return undefined;
  const value = constantOf(rule, { operators });
  return value === undefined || isUnknown(value) ? undefined : value;
}
