import type { Problem } from '../../../schemas/problem.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { readsOf } from '../../rules/index.ts';
import { operationOf } from './operand.ts';
import { holdsPersonal, kindAt, maskedField, type PersonalFields } from './personal-fields.ts';

/**
 * What a filter may not ask of personal data it does not show. Whether a value equals a whole phone number, or one
 * by which records are unique, may be asked: whoever knows it has it already. Everything else would let it be guessed
 * letter by letter.
 */
export function checkPersonal(
  filter: Json,
  table: TableDefinition,
  personal: PersonalFields,
  at: string,
): Problem[] {
  if (personal.size === 0) return [];
  const allowed = new Set<string>();
  const hidden: Problem[] = [];
  walk(filter, '', { table, personal, allowed, hidden, at });
  const read = [...readsOf(filter)].filter(
    ({ path, at: place }) =>
      !allowed.has(place) && (kindAt(path, personal) !== undefined || holdsPersonal(path, personal)),
  );
  return [...hidden, ...read.map(({ path, at: place }) => maskedField(path, at + place))];
}

interface Walk {
  table: TableDefinition;
  personal: PersonalFields;
  /** Pointers of the variables that may be read as they are. */
  allowed: Set<string>;
  hidden: Problem[];
  at: string;
}

const quantifiers: ReadonlySet<string> = new Set(['some', 'all', 'none']);

function walk(rule: Json, pointer: string, state: Walk): void {
  if (Array.isArray(rule)) {
    for (const [index, item] of rule.entries()) walk(item, `${pointer}/${index}`, state);
    return;
  }
  const operation = operationOf(rule);
  if (operation === undefined) return;
  const { name, operands } = operation;
  const listed = Array.isArray((rule as Record<string, Json>)[name]);
  const operandAt = (index: number): string =>
    `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${listed ? `/${index}` : ''}`;
  if (name === 'var' && typeof operands[0] === 'object' && operands[0] !== null)
    state.hidden.push(maskedField('…', state.at + operandAt(0)));
  if (name === '==' || name === '===') {
    allowEqual(operands[0], operands[1], operandAt(0), state);
    allowEqual(operands[1], operands[0], operandAt(1), state);
  }
  if (name === 'in' && Array.isArray(operands[1])) allowEqual(operands[0], operands[1], operandAt(0), state);
  // Whether there is a value is seen where it is masked, too.
  if (name === 'missing') allowMissing(operands, operandAt, state);
  // Rows as such tell nothing; what is asked of their fields is looked at by itself.
  const list = quantifiers.has(name) ? pathOf(operands[0]) : undefined;
  if (list !== undefined && list !== '') state.allowed.add(variableAt(operands[0] as Json, operandAt(0)));
  for (const [index, operand] of operands.entries()) walk(operand, operandAt(index), state);
}

function allowMissing(
  [first, ...others]: readonly Json[],
  operandAt: (index: number) => string,
  { allowed }: Walk,
): void {
  if (Array.isArray(first)) for (const index of first.keys()) allowed.add(`${operandAt(0)}/${index}`);
  else for (const index of [first, ...others].keys()) allowed.add(operandAt(index));
}

function allowEqual(variable: Json | undefined, other: Json | undefined, pointer: string, state: Walk): void {
  const path = pathOf(variable);
  if (path === undefined || other === undefined || !isLiteral(other)) return;
  const kind = kindAt(path, state.personal);
  const isKey = state.table.keys.some(({ fields }) => fields.includes(path));
  if (kind === 'phone' || isKey) state.allowed.add(variableAt(variable as Json, pointer));
}

const isLiteral = (value: Json): boolean =>
  Array.isArray(value) ? value.every((item) => typeof item !== 'object') : typeof value !== 'object';

function pathOf(rule: Json | undefined): string | undefined {
  const operation = rule === undefined ? undefined : operationOf(rule);
  if (operation?.name !== 'var' || operation.operands.length !== 1) return undefined;
  return typeof operation.operands[0] === 'string' ? operation.operands[0] : undefined;
}

/** Where `readsOf` says that the path stands. */
const variableAt = (rule: Json, pointer: string): string =>
  Array.isArray((rule as { var: Json }).var) ? `${pointer}/var/0` : `${pointer}/var`;
