import type { TargetField, TargetType } from '../../../schemas/mapping.ts';
import type { RowField, TableDefinition, TableField } from '../../../schemas/table.ts';
import { meaningsOf } from './meaning.ts';
import { takePieces } from './words.ts';

/** A field of the target, with what it is about. */
export interface TargetMeaning {
  field: TargetField;
  /** The concepts of its path and labels; the best is 1. */
  concepts: ReadonlyMap<string, number>;
  /** Its names in one spelling, for the same name in a source. */
  names: ReadonlySet<string>;
}

const TYPES: Partial<Record<TableField['type'], TargetType>> = {
  integer: 'integer',
  number: 'number',
  decimal: 'money',
  boolean: 'boolean',
  instant: 'time',
  'multi-select': 'list',
  json: 'any',
  file: 'any',
  address: 'any',
};
const UNWRITABLE: readonly string[] = ['lookup', 'formula', 'auto-number'];

/** The fields of a table that a mapping can fill; a field of rows is `lines[*].quantity`. */
export function targetOfTable(table: TableDefinition): TargetField[] {
  const plain = (field: TableField | RowField, path: string): TargetField => ({
    path,
    type: TYPES[field.type] ?? 'text',
    ...(field.required === true ? { required: true } : {}),
    label: field.title,
  });
  return table.fields
    .filter((field) => field.retired !== true && !UNWRITABLE.includes(field.type))
    .flatMap((field) =>
      field.type === 'rows'
        ? [
            { path: field.id, type: 'list' as const, label: field.title },
            ...field.fields
              .filter(({ retired }) => retired !== true)
              .map((row) => plain(row, `${field.id}[*].${row.id}`)),
          ]
        : [plain(field, field.id)],
    );
}

interface SchemaNode {
  type?: string | string[];
  title?: string;
  format?: string;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  items?: SchemaNode;
}

const SCHEMA_TYPES: Record<string, TargetType> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

/** The leaves of a JSON Schema, its lists as `lines[*].sku`. */
export function targetOfSchema(schema: unknown): TargetField[] {
  const fields: TargetField[] = [];
  const walk = (node: SchemaNode, path: string, name: string, required: boolean, depth: number): void => {
    if (depth > 8) return;
    const kind = Array.isArray(node.type) ? node.type.find((one) => one !== 'null') : node.type;
    const label = node.title ?? name;
    const add = (type: TargetType): void => {
      if (path !== '')
        fields.push({ path, type, label: { zh: label, en: label }, ...(required ? { required: true } : {}) });
    };
    if (kind === 'array' && node.items?.properties !== undefined) {
      add('list');
      walk(node.items, `${path}[*]`, name, false, depth + 1);
    } else if (node.properties !== undefined) {
      for (const [key, child] of Object.entries(node.properties))
        walk(
          child,
          path === '' ? key : `${path}.${key}`,
          key,
          (node.required ?? []).includes(key),
          depth + 1,
        );
    } else {
      add(SCHEMA_TYPES[kind ?? ''] ?? (node.format === 'date-time' ? 'time' : 'text'));
    }
  };
  walk(schema as SchemaNode, '', '', false, 0);
  return fields;
}

export const plainName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-./*#:（()）[\]]+/g, '');

/** Reads what each field is about from its path, its labels, and both together. Containers of others are left out. */
export function readTarget(fields: readonly TargetField[]): TargetMeaning[] {
  return fields
    .filter(
      ({ path, type }) =>
        type !== 'object' && !(type === 'list' && fields.some((one) => one.path.startsWith(`${path}[*]`))),
    )
    .map((field) => ({ field, concepts: conceptsOf(field), names: namesOf(field) }))
    .map(preferRows);
}

const BESIDE_ROWS = 0.95;

/** Of two fields for one thing the one in its own rows is meant: a parcel's carrier, and not the one to be chosen. */
function preferRows(one: TargetMeaning, _: number, all: readonly TargetMeaning[]): TargetMeaning {
  const [concept] = one.concepts.keys();
  if (concept === undefined || one.field.path.includes('[*]')) return one;
  const inRows = all.some((other) => other.field.path.includes('[*]') && other.concepts.has(concept));
  return inRows ? { ...one, concepts: new Map([[concept, BESIDE_ROWS]]) } : one;
}

const leafOf = (path: string): string => path.replace(/^.*[.\]]/, '');

function namesOf({ path, label }: TargetField): Set<string> {
  return new Set([path, leafOf(path), label.zh, label.en].map(plainName));
}

const GOOD = 0.7;

/** Path and label together know most; each alone only counts where that says nothing. */
function conceptsOf({ path, label }: TargetField): Map<string, number> {
  const names = path.replaceAll('[*]', '');
  const container = names.includes('.') ? names.slice(0, names.lastIndexOf('.')) : '';
  const alone = [leafOf(path), label.zh, label.en];
  const tiers = [
    [`${names} ${label.zh}`, `${names} ${label.en}`],
    ...(container === '' ? [] : [[`${container} ${label.zh}`]]),
    alone,
  ];
  for (const tier of tiers) {
    const found = agreedMeaning(tier);
    if (found === undefined) continue;
    return new Map([[path.includes('[*]') ? conceptInRows(container, found) : found, 1]]);
  }
  return new Map();
}

/** The concept that all texts together speak for most, if one of them is clear. */
function agreedMeaning(texts: readonly string[]): string | undefined {
  const sums = new Map<string, number>();
  let clear = false;
  for (const text of texts)
    for (const { concept, score } of meaningsOf(text)) {
      sums.set(concept, (sums.get(concept) ?? 0) + score);
      clear ||= score >= GOOD;
    }
  const [best] = [...sums].sort((a, b) => b[1] - a[1]);
  return clear ? best?.[0] : undefined;
}

/** What is the order's in an order is the line's in its lines. */
const LINE_CONCEPTS: Readonly<Record<string, string>> = {
  'order.goods': 'item.amount',
  'order.total': 'item.amount',
  'order.paid': 'item.paid',
  'order.discount': 'item.discount',
  'order.freight': 'item.freight',
  'order.itemCount': 'item.quantity',
  'order.no': 'line.no',
};

function conceptInRows(container: string, concept: string): string {
  const features = new Set(takePieces(container).words.flatMap(({ senses }) => senses.flat()));
  const owner = ['item', 'parcel', 'refund', 'pay'].find((one) => features.has(one)) ?? container;
  if (owner === 'item')
    return LINE_CONCEPTS[concept] ?? (/^(?:item|line)\./.test(concept) ? concept : `line:${concept}`);
  if (owner === 'pay' && concept === 'order.paid') return 'pay.amount';
  return concept.startsWith(`${owner}.`) ? concept : `${owner}:${concept}`;
}
