import { problem, type Problem } from '../../../schemas/problem.ts';
import type { PiiKind, TableDefinition } from '../../../schemas/table.ts';
import { isDecimal, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { maskPersonal } from '../../../schemas/values/mask-personal.ts';
import { readsOf } from '../../rules/index.ts';
import type { AnyField } from './place.ts';
import { MAX_LOOKUPS, type DefinitionOf } from './scope.ts';

/** Which fields are personal, by path: `receiver`, `lines.note`. */
export type PersonalFields = ReadonlyMap<string, PiiKind>;

/** What of an address routing works from, and what says where many live. */
const regionMembers: ReadonlySet<string> = new Set([
  'country',
  'province',
  'city',
  'district',
  'code',
  'postcode',
]);

/**
 * The personal fields of a table: those it marks, lookups of marked fields of other tables, and formulas that read
 * any of them, since a formula can say word for word what it reads.
 */
export function personalFields(table: TableDefinition, definitionOf: DefinitionOf): PersonalFields {
  const personal = new Map<string, PiiKind>();
  for (const field of table.fields) {
    const kind = kindOf(field, table, definitionOf, 0);
    if (kind !== undefined) personal.set(field.id, kind);
    if (field.type !== 'rows') continue;
    for (const inner of field.fields) {
      const own = kind ?? inner.pii;
      if (own !== undefined) personal.set(`${field.id}.${inner.id}`, own);
    }
  }
  let before = -1;
  // A formula may read another: until nothing is added.
  while (before !== personal.size) {
    before = personal.size;
    for (const field of table.fields)
      if (field.type === 'formula' && !personal.has(field.id) && readsPersonal(field.rule, personal))
        personal.set(field.id, 'other');
  }
  return personal;
}

function kindOf(
  field: AnyField,
  table: TableDefinition,
  definitionOf: DefinitionOf,
  depth: number,
): PiiKind | undefined {
  if (field.pii !== undefined || field.type !== 'lookup' || depth >= MAX_LOOKUPS) return field.pii;
  const reference = table.fields.find(({ id }) => id === field.through);
  const target = reference?.type === 'reference' ? definitionOf(reference.table) : undefined;
  if (target === undefined) return undefined;
  return personalFields(target, depth + 1 < MAX_LOOKUPS ? definitionOf : () => undefined).get(field.field);
}

const readsPersonal = (rule: unknown, personal: PersonalFields): boolean =>
  [...readsOf(rule as Json)].some(
    ({ path }) => kindAt(path, personal) !== undefined || holdsPersonal(path, personal),
  );

/** The kind of what a path of a rule (`lines.*.note`, `receiver.detail`) reads. */
export function kindAt(path: string, personal: PersonalFields): PiiKind | undefined {
  const [head = '', ...rest] = path.split('.').filter((key) => key !== '*' && !/^\d+$/.test(key));
  const whole = personal.get(head);
  if (whole !== undefined) return whole === 'address' && regionMembers.has(rest[0] ?? '') ? undefined : whole;
  return rest[0] === undefined ? undefined : personal.get(`${head}.${rest[0]}`);
}

/** Whether something personal lies below a path: the record as a whole, or rows. */
export const holdsPersonal = (path: string, personal: PersonalFields): boolean =>
  path === '' || [...personal.keys()].some((one) => one.startsWith(`${path.replace(/\.\*$/, '')}.`));

/** A copy of a record in which what is personal is masked. */
export function maskRecord<R extends JsonObject>(record: R, personal: PersonalFields): R {
  if (personal.size === 0) return record;
  const masked: JsonObject = { ...record };
  for (const [path, kind] of personal) {
    const [head = '', member] = path.split('.');
    const value = Object.hasOwn(masked, head) ? masked[head] : undefined;
    if (value === undefined || value === null) continue;
    if (member === undefined) masked[head] = maskValue(value, kind);
    else if (Array.isArray(value)) masked[head] = value.map((row) => maskMember(row, member, kind));
  }
  return masked as R;
}

function maskMember(row: Json, member: string, kind: PiiKind): Json {
  if (!isObject(row) || !Object.hasOwn(row, member)) return row;
  return { ...row, [member]: maskValue(row[member] as Json, kind) };
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/** Of an address the region stays. */
export function maskValue(value: Json, kind: PiiKind): Json {
  if (typeof value === 'string') return maskPersonal(kind, value);
  if (typeof value === 'number' || isDecimal(value)) return maskPersonal(kind, printNumeric(value));
  if (Array.isArray(value)) return value.map((item) => maskValue(item, kind));
  if (!isObject(value)) return value === null ? null : '***';
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      kind === 'address' && regionMembers.has(key) ? item : maskValue(item, kind),
    ]),
  );
}

export const maskedField = (path: string, at: string): Problem =>
  problem(
    'masked-field',
    at,
    `“${path}”是个人信息：没有查看权限时，不能按它筛选、排序或分组（电话和订单号可以按完整的值查找）。`,
    `"${path}" is personal data: without the right to see it, it cannot be filtered, sorted or grouped by (a phone or order number can be looked up by its whole value).`,
    path,
  );
