import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { cleanTexts } from '../../../schemas/values/text.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

const MAX_DEPTH = 64;
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whatever a source sends; it is kept and shown, and rules may read into it. */
export const json: FieldKind<FieldOf<'json'>> = {
  type: 'json',
  sql: () => 'json',
  key: () => undefined,
  form: () => ({
    read: (value, notes) => {
      const fault = faultOf(value, 0);
      if (fault === 'depth')
        return notes.refuse(
          'json-too-deep',
          `嵌套超过 ${MAX_DEPTH} 层。`,
          `Nested deeper than ${MAX_DEPTH} levels.`,
        );
      if (fault !== undefined)
        return notes.refuse('forbidden-key', `不能用“${fault}”作为键。`, `No key may be named "${fault}".`);
      const { value: cleaned, warnings } = cleanTexts(value);
      if (warnings.length > 0)
        notes.warn('text-replaced', '有不能保存的字符，已替换为 U+FFFD。', 'Some characters became U+FFFD.');
      return isEmpty(cleaned) ? undefined : cleaned;
    },
    print: asIs,
  }),
};

const isEmpty = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

function faultOf(value: Json, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return undefined;
  if (depth > MAX_DEPTH) return 'depth';
  if (!Array.isArray(value)) {
    const key = Object.keys(value).find((name) => forbidden.has(name));
    if (key !== undefined) return key;
  }
  for (const item of Object.values(value)) {
    const fault = faultOf(item, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
