import type { SelectOption } from '../../schemas/table.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { fullTime } from '../language/clock.ts';
import type { Speech } from '../language/language.tsx';
import type { AnyField } from './field-path.ts';

/** What it takes to say a value: the language, and titles of the records that references name. */
export interface Wording {
  say: Speech['say'];
  t: Speech['t'];
  titles: Readonly<Record<string, string>>;
}

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

const signs: Readonly<Record<string, string>> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$' };

/** `1234.5` at scale 2 is `1,234.50`; digits are taken as they are, for no money is lost to a double. */
export function printDecimal(value: unknown, scale: number): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === '') return String(value);
  const digits = rest.padEnd(scale, '0');
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${digits === '' ? '' : `.${digits}`}`;
}

export const optionOf = (field: AnyField, id: unknown): SelectOption | undefined =>
  field.type === 'select' || field.type === 'multi-select'
    ? field.options.find((option) => option.id === id)
    : undefined;

const addressOrder = ['province', 'city', 'district', 'street', 'detail'] as const;

function printAddress(value: object): string {
  const parts = value as Partial<Record<(typeof addressOrder)[number] | 'text', string>>;
  const said = addressOrder.map((name) => parts[name] ?? '');
  // Cities that are provinces say their name twice.
  return said.every((part) => part === '')
    ? (parts.text ?? '')
    : said.filter((part, index) => part !== '' && part !== said[index - 1]).join('');
}

const printList = (value: readonly unknown[], one: (item: unknown) => string): string =>
  value.map(one).join('、');

/** A value in words; empty for what is empty. */
export function printValue(field: AnyField, value: unknown, wording: Wording): string {
  if (isEmpty(value)) return '';
  const { say, t, titles } = wording;
  switch (field.type) {
    case 'decimal': {
      const sign = field.currency === undefined ? '' : (signs[field.currency] ?? `${field.currency} `);
      return `${sign}${printDecimal(value, field.scale)}`;
    }
    case 'boolean':
      return value === true ? t('table.yes') : t('table.no');
    case 'instant':
      return typeof value === 'number' ? fullTime(value).slice(0, 16) : String(value);
    case 'select':
      return say(optionOf(field, value)?.title ?? { zh: String(value), en: String(value) });
    case 'multi-select':
      return Array.isArray(value)
        ? printList(value, (id) => say(optionOf(field, id)?.title ?? { zh: String(id), en: String(id) }))
        : String(value);
    case 'reference':
      return titles[String(value)] ?? String(value);
    case 'address':
      return typeof value === 'object' && value !== null ? printAddress(value) : String(value);
    case 'file':
      return Array.isArray(value)
        ? printList(value, (file) => String((file as { name?: string }).name))
        : String(value);
    case 'rows':
      return Array.isArray(value) ? printRows(field, value, wording) : String(value);
    case 'formula':
      return field.result === 'instant' && typeof value === 'number'
        ? fullTime(value).slice(0, 16)
        : printPlain(value);
    default:
      return printPlain(value);
  }
}

/** Numbers beyond what a double holds print all their digits. */
export const printPlain = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : printJson(value);

/** `纯棉T恤 ×2 等 3 行`: the first row by its words and its quantity, and how many there are. */
function printRows(
  field: Extract<AnyField, { type: 'rows' }>,
  rows: readonly unknown[],
  wording: Wording,
): string {
  const [first] = rows;
  if (typeof first !== 'object' || first === null) return '';
  const row = first as Record<string, unknown>;
  const live = field.fields.filter(({ retired }) => retired !== true);
  const named = live.find(({ id, type }) => /title|name/i.test(id) && type === 'text' && !isEmpty(row[id]));
  const word = named ?? live.find(({ type, id }) => type === 'text' && !isEmpty(row[id]));
  const count = live.find(({ type, id }) => type === 'integer' && !isEmpty(row[id]));
  const said = [
    word === undefined ? '' : printValue(word, row[word.id], wording),
    count === undefined ? '' : `×${String(row[count.id] as number)}`,
  ]
    .filter((text) => text !== '')
    .join(' ');
  if (rows.length === 1 && said !== '') return said;
  return wording.t('table.rows-more', { first: said, count: rows.length }).trim();
}

/** Figures stand at the right, so that their digits stand under each other. */
export const isFigure = (field: AnyField): boolean =>
  ['number', 'integer', 'decimal'].includes(field.type) ||
  (field.type === 'formula' && field.result === 'number');
