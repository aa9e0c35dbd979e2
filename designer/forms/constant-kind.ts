import { isNumeric, printNumeric, readNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { ShapeType } from '../../schemas/shape.ts';

/** How a constant is typed in. */
export type ConstantKind = 'text' | 'number' | 'boolean' | 'json';

const NUMBERS: ReadonlySet<ShapeType> = new Set(['integer', 'number', 'money']);

/** The kind a value has already, else the one that fits what it is compared with. */
export function constantKind(value: Json | undefined, types: readonly ShapeType[] = []): ConstantKind {
  if (typeof value === 'boolean') return 'boolean';
  if (isNumeric(value)) return 'number';
  if (typeof value === 'object' && value !== null) return 'json';
  if (typeof value === 'string' && value !== '') return 'text';
  const known = types.filter((type) => type !== 'null');
  if (known.length > 0 && known.every((type) => NUMBERS.has(type))) return 'number';
  return known.length > 0 && known.every((type) => type === 'boolean') ? 'boolean' : 'text';
}

/** The value as another kind, as far as it can be one. */
export function asKind(value: Json | undefined, kind: ConstantKind): Json {
  if (kind === 'number')
    return isNumeric(value) ? value : (readNumeric(typeof value === 'string' ? value.trim() : '') ?? 0);
  if (kind === 'boolean') return value === true;
  if (kind === 'json') return typeof value === 'object' && value !== null ? value : {};
  if (typeof value === 'string') return value;
  return isNumeric(value) ? printNumeric(value) : '';
}
