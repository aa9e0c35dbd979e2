import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { EngineError } from '../../core/errors.ts';

/** The id of a record, or of the record that is given. Throws EngineError `not-a-record-id`. */
export function recordId(value: Json): string {
  if (typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value)) {
    const { id } = value;
    if (Object.hasOwn(value, 'id') && typeof id === 'string') return recordId(id);
  }
  throw new EngineError('not-a-record-id', {
    zh: '这里应为记录标识，或带 id 的记录。',
    en: 'This must be the id of a record, or a record with its id.',
  });
}
