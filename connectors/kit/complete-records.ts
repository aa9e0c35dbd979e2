import type { Completion } from '../../schemas/connector.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isObject, textOf } from './draft.ts';
import type { Answer, Records } from './read-answer.ts';
import { readPath } from './template.ts';

/**
 * The answer with each record completed. `call` makes the calls of the other operation, one after the other; the first
 * that fails is the outcome, since half an order is worse than none.
 */
export async function completeRecords(
  { input, atOnce, key, by, take, into }: Completion,
  answer: Records,
  call: (input: JsonObject) => Promise<Answer>,
): Promise<Answer> {
  const keys = [...new Set(answer.records.flatMap((record) => keyAt(key, record) ?? []))];
  const found = new Map<string, Json>();
  for (let start = 0; start < keys.length; start += atOnce) {
    const other = await call({ [input]: keys.slice(start, start + atOnce) });
    if (!other.ok) return other;
    for (const record of other.records) {
      const owner = keyAt(by, record);
      const part = readPath(take, record);
      if (owner !== undefined && part !== undefined) found.set(owner, part);
    }
  }
  const records = answer.records.map((record) => {
    const part = found.get(keyAt(key, record) ?? '');
    return part === undefined || !isObject(record) ? record : { ...record, [into]: part };
  });
  return { ...answer, records };
}

const keyAt = (path: string, record: Json): string | undefined => {
  const value = readPath(path, record);
  return value === undefined || value === null || value === '' ? undefined : textOf(value);
};
