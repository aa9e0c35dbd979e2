import type { MappingProblem } from '../../schemas/mapping.ts';
import type { Text } from '../../schemas/text.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

/** One record on its way through a mapping. Made per record, so that closures keep no state. */
export interface Call {
  /** What `$.` reads. */
  record: Json;
  /** Index of the item in each `each` around, the outermost first. */
  indexes: number[];
  problems: MappingProblem[];
}

export interface Fault {
  code: string;
  message: Text;
}

export const fault = (code: string, zh: string, en: string): Fault => ({ code, message: { zh, en } });

const MAX_VALUE = 200;

/** Notes a problem of a target field; `lines[*].sku` becomes `lines[1].sku`. */
export function complain(call: Call, target: string, { code, message }: Fault, value?: Json): void {
  let depth = 0;
  const field = target.replaceAll('[*]', () => `[${call.indexes[depth++] ?? 0}]`);
  call.problems.push({ field, code, message, ...(value === undefined ? {} : { value: shorten(value) }) });
}

/** A value as a person needs it to find the record; lists and objects only by their kind, they can be large. */
function shorten(value: Json): Json {
  if (typeof value === 'string') return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  if (isDecimal(value)) return printNumeric(value);
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'object' && value !== null ? '{…}' : value;
}
