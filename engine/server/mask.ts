import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import { maskPersonal } from '../../schemas/values/mask-personal.ts';

/** Texts shorter than this are masked only where they stand alone: one letter is found in every word. */
const SHORTEST_INSIDE = 2;
const SHORTEST_LATIN_INSIDE = 3;
const LATIN = /^[\x20-\x7e]+$/;
const LATIN_EDGE = /[A-Za-z0-9]/;
/** A guest's customer number 0 is nobody's; masked, every 0 would be. */
const FEW_DIGITS = /^\d{1,4}$/;

export type Masks = ReadonlyMap<string, string>;

/**
 * Personal data in a value, found by the marks of its schema: each text with what may be shown of it. Marks are seen
 * through `properties`, `items`, `$ref` within the schema and the combining keywords.
 */
export function findPersonalData(schema: unknown, value: unknown): Masks {
  const masks = new Map<string, string>();
  collect(schema, value, { root: schema, masks, depth: 0 });
  return masks;
}

interface Collecting {
  root: unknown;
  masks: Map<string, string>;
  depth: number;
}

const MAX_DEPTH = 50;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

function collect(schema: unknown, value: unknown, at: Collecting): void {
  if (!isObject(schema) || value === null || value === undefined || at.depth > MAX_DEPTH) return;
  const inside = { ...at, depth: at.depth + 1 };
  const kind = schema['x-pii'];
  if (typeof kind === 'string') markAll(value, kind, at.masks);
  if (typeof schema['$ref'] === 'string') collect(resolveLocal(at.root, schema['$ref']), value, inside);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'])
    if (Array.isArray(schema[keyword])) for (const branch of schema[keyword]) collect(branch, value, inside);
  for (const keyword of ['then', 'else']) collect(schema[keyword], value, inside);
  if (Array.isArray(value)) {
    const first = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
    for (const [index, item] of value.entries()) collect(first[index] ?? schema['items'], item, inside);
  } else if (isObject(value)) {
    const known = isObject(schema['properties']) ? schema['properties'] : {};
    for (const [key, item] of Object.entries(value))
      collect(Object.hasOwn(known, key) ? known[key] : schema['additionalProperties'], item, inside);
  }
}

function markAll(value: unknown, kind: string, masks: Map<string, string>): void {
  for (const text of textsIn(value))
    if (text !== '' && !FEW_DIGITS.test(text)) masks.set(text, maskPersonal(kind, text));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || isDecimal(value)) return [printNumeric(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function resolveLocal(root: unknown, ref: string): unknown {
  if (!ref.startsWith('#')) return undefined;
  let found: unknown = root;
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** `masks` with what `schema` marks in a further value. */
export function addPersonalData(masks: Masks, schema: unknown, value: unknown): Masks {
  return new Map([...masks, ...findPersonalData(schema, value)]);
}

/**
 * A copy in which the personal data is masked wherever it turns up: a step may have moved it to another field or put
 * it into a sentence. A value in which nothing is masked is the same object as before, so `===` tells.
 */
export function maskValue<T>(value: T, masks: Masks): T {
  return masks.size === 0 ? value : (mask(value, compileMask(masks)) as T);
}

/** What masks one text or number; anything else comes back as it is. */
export type MaskLeaf = (leaf: unknown) => unknown;

export function compileMask(masks: Masks): MaskLeaf {
  // The longest first, so that a name inside an address does not tear it apart.
  const texts = [...masks]
    .filter(([text]) => text.length >= (LATIN.test(text) ? SHORTEST_LATIN_INSIDE : SHORTEST_INSIDE))
    .sort((a, b) => b[0].length - a[0].length);
  return (leaf) => {
    if (typeof leaf === 'string') return maskText(leaf, masks, texts);
    return typeof leaf === 'number' || isDecimal(leaf) ? (masks.get(printNumeric(leaf)) ?? leaf) : leaf;
  };
}

function mask(value: unknown, leaf: MaskLeaf): unknown {
  if (Array.isArray(value)) {
    const shown = value.map((item) => mask(item, leaf));
    return shown.some((item, index) => item !== value[index]) ? shown : value;
  }
  if (!isObject(value)) return leaf(value);
  const shown = Object.entries(value).map(([key, item]): [string, unknown] => [key, mask(item, leaf)]);
  return shown.some(([key, item]) => item !== value[key]) ? Object.fromEntries(shown) : value;
}

function maskText(text: string, masks: Masks, texts: readonly [string, string][]): string {
  const whole = masks.get(text);
  if (whole !== undefined) return whole;
  let masked = text;
  for (const [personal, shown] of texts)
    if (masked.includes(personal)) masked = replaceWords(masked, personal, shown);
  return masked;
}

/** Digits and Latin letters only as a whole word: a phone number's last digits turn up in any order number. */
function replaceWords(text: string, personal: string, shown: string): string {
  if (!LATIN.test(personal)) return text.replaceAll(personal, shown);
  let replaced = '';
  let from = 0;
  for (let at = text.indexOf(personal); at >= 0; at = text.indexOf(personal, at + 1)) {
    if (at < from) continue;
    const end = at + personal.length;
    if (LATIN_EDGE.test(text[at - 1] ?? '') || LATIN_EDGE.test(text[end] ?? '')) continue;
    replaced += text.slice(from, at) + shown;
    from = end;
  }
  return replaced + text.slice(from);
}
