import type { Channel, Precedence } from '../../schemas/channel.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';

export type Source = 'api' | 'file';

/** Who was believed: one of the two ways, or the house, whose own word on an order stands above both. */
export type Kept = Source | 'house';

/** A field that the interface and a file say differently, and who was believed. */
export interface Conflict {
  orderNo: string;
  field: string;
  kept: Kept;
  keptValue: Json;
  other: Source;
  otherValue: Json;
  foundAt: number;
}

/** The shop comes by both ways, so that it must be said which is believed. */
export const isMixed = ({ cutOverAt, precedence }: Channel): boolean =>
  cutOverAt !== undefined || precedence !== undefined;

/** What says nothing about an order: it follows from the rest, or is about the way it came. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'platform',
  'shop',
  'orderNo',
  'channel',
  'state',
  'platformState',
  'sourceUpdatedAt',
  'itemCount',
  'weightKg',
  'shipBy',
  'regionCode',
  'amountCheck',
  'amountGap',
  'tags',
]);

/**
 * Decides field by field whether what `source` brings may take the place of what the other way brought before: by the
 * channel's rule for the field, else by the day of cut-over: orders placed before it belong to files. Without either
 * the interface is believed.
 */
export function settleSources(
  channel: Channel,
  source: Source,
  stored: JsonObject,
  values: JsonObject,
  origins: ReadonlyMap<string, Source>,
): { values: JsonObject; conflicts: Omit<Conflict, 'orderNo' | 'foundAt'>[] } {
  const settled: JsonObject = {};
  const conflicts: Omit<Conflict, 'orderNo' | 'foundAt'>[] = [];
  const other: Source = source === 'api' ? 'file' : 'api';
  for (const [field, value] of Object.entries(values)) {
    const known = stored[field];
    const differs = known !== undefined && value !== null && printJson(known) !== printJson(value);
    if (!differs || NOT_COMPARED.has(field) || origins.get(field) !== other) {
      settled[field] = value;
      continue;
    }
    const rule = ruleOf(channel, field, stored);
    if (rule === 'newest') {
      settled[field] = value;
      continue;
    }
    if (rule === source) settled[field] = value;
    conflicts.push(
      rule === source
        ? { field, kept: source, keptValue: value, other, otherValue: known }
        : { field, kept: other, keptValue: known, other: source, otherValue: value },
    );
  }
  return { values: settled, conflicts };
}

function ruleOf({ precedence = {}, cutOverAt }: Channel, field: string, stored: JsonObject): Precedence {
  const own = Object.hasOwn(precedence, field) ? precedence[field] : undefined;
  if (own !== undefined) return own;
  const { placedAt } = stored;
  return cutOverAt !== undefined && typeof placedAt === 'number' && placedAt < cutOverAt ? 'file' : 'api';
}

/** A state that the house does not let the order go to. */
export const refusedState = (
  stored: JsonObject | undefined,
  state: string,
  other: Source,
): Omit<Conflict, 'orderNo' | 'foundAt'> => ({
  field: 'state',
  kept: 'house',
  keptValue: stored?.['state'] ?? null,
  other,
  otherValue: state,
});

/** Notes conflicts; of one field of an order the newest. */
export async function noteConflicts(
  tx: Transaction,
  channel: string,
  conflicts: readonly Conflict[],
): Promise<void> {
  for (const { orderNo, field, kept, keptValue, other, otherValue, foundAt } of conflicts)
    await tx.query(
      `INSERT INTO channel_conflicts(channel_id, order_no, field, kept, kept_value, other, other_value, found_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id, order_no, field) DO UPDATE SET kept = excluded.kept,
          kept_value = excluded.kept_value, other = excluded.other, other_value = excluded.other_value,
          found_at = excluded.found_at`,
      [channel, orderNo, field, kept, printJson(keptValue), other, printJson(otherValue), foundAt],
    );
}

interface Row {
  order_no: string;
  field: string;
  kept: Kept;
  kept_value: string;
  other: Source;
  other_value: string;
  found_at: number;
}

/** The newest first. */
export async function listConflicts(tables: Tables, channel: string, limit: number): Promise<Conflict[]> {
  const rows = await tables.read<Row>(
    'SELECT * FROM channel_conflicts WHERE channel_id = ? ORDER BY found_at DESC, order_no, field LIMIT ?',
    [channel, limit],
  );
  return rows.map((row) => ({
    orderNo: row.order_no,
    field: row.field,
    kept: row.kept,
    keptValue: parseJson(row.kept_value),
    other: row.other,
    otherValue: parseJson(row.other_value),
    foundAt: row.found_at,
  }));
}
