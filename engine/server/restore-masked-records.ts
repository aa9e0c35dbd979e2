import type { JsonObject } from '../../schemas/values/json.ts';
import type { GivenChange } from '../sdk/tables.ts';
import type { Actor } from '../store/actor.ts';
import { getRecords } from '../tables/query/get-records.ts';
import type { RecordAccess } from '../tables/record-access.ts';
import { wholeReader } from '../tables/reader-of.ts';
import { recordMasks } from './record-masks.ts';
import { acceptRestored, restoreMasked } from './restore-masked.ts';

interface SentChange {
  id: string;
  revision?: number;
  values: Record<string, unknown>;
  sourceAt?: number;
  payload?: string;
}

/**
 * Changes that people make to what they see masked: what came back as it was shown is what it was. Throws a refusal
 * where something was changed and still holds the signs of a mask.
 */
export async function restoreMaskedChanges(
  records: RecordAccess,
  actor: Actor,
  table: string,
  changes: readonly SentChange[],
): Promise<GivenChange[]> {
  const given = changes as readonly GivenChange[];
  const personal = await records.personal(table);
  const heads = new Set([...personal.keys()].map((path) => path.split('.')[0] ?? ''));
  if (!given.some(({ values }) => Object.keys(values).some((field) => heads.has(field)))) return [...given];
  const asking = { actor: wholeReader(actor) };
  const found = await getRecords(
    records.reads,
    asking,
    table,
    given.map(({ id }) => id),
  );
  const originals = new Map(found.map((record) => [record.id, record]));
  return given.map((change, index) => {
    const original = originals.get(change.id);
    if (original === undefined) return change;
    const at = `/records/${index}/values`;
    const restored = restoreMasked(recordMasks(original, personal), original, change.values, at);
    return { ...change, values: acceptRestored(restored) as JsonObject };
  });
}
