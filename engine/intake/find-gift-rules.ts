import { isNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { GiftRule } from '../orders/add-gifts.ts';
import { filledText, rowsOf } from '../orders/order-rows.ts';
import { compileRule, isUnknown } from '../rules/index.ts';
import { currentOf } from '../tables/draft.ts';
import { recordRange, type RecordRow } from '../tables/layout.ts';
import { printValues } from '../tables/print-record.ts';
import type { GoodsSource } from './find-goods.ts';

export const GIFT_RULES = 'gift-rules';

/** More rules than these nobody looks through; the first by their number count. */
const MOST_RULES = 200;

/** The gift rules that are in use, the most important first. */
export async function findGiftRules({ table: tableOf, query }: GoodsSource): Promise<GiftRule[]> {
  const table = await tableOf(GIFT_RULES);
  if (table === undefined) return [];
  const rows = await query<RecordRow>(
    `SELECT no, revision, change_seq, created_at, updated_at, deleted_at, data FROM records
      WHERE no BETWEEN ? AND ? AND deleted_at IS NULL ORDER BY no LIMIT ?`,
    [...recordRange(table.no), MOST_RULES],
  );
  return rows
    .map((row) => printValues(table, currentOf(row).stored))
    .filter(({ active }) => active !== false)
    .sort((a, b) => numberOf(b['priority']) - numberOf(a['priority']))
    .flatMap(ruleOf);
}

const numberOf = (value: Json | undefined): number => (isNumeric(value) ? Number(value) : 0);

function ruleOf({ code, when = null, gifts, startAt, endAt }: JsonObject): GiftRule[] {
  const given = rowsOf(gifts).flatMap(({ sku, quantity }) =>
    typeof sku === 'string' && isNumeric(quantity) ? [{ sku, quantity: Number(quantity) }] : [],
  );
  const name = filledText(code);
  if (name === undefined || given.length === 0) return [];
  return [
    {
      code: name,
      gifts: given,
      ...(isNumeric(startAt) ? { startAt: Number(startAt) } : {}),
      ...(isNumeric(endAt) ? { endAt: Number(endAt) } : {}),
      applies: conditionOf(when),
    },
  ];
}

const MOST_CONDITIONS = 500;
const conditions = new Map<string, GiftRule['applies']>();

/** Compiled once for each text. A condition that is none, or reads what an order lacks, gives nothing away. */
function conditionOf(when: Json): GiftRule['applies'] {
  if (when === null) return () => true;
  const text = printJson(when);
  const known = conditions.get(text);
  if (known !== undefined) return known;
  const made = compiled(when);
  if (conditions.size >= MOST_CONDITIONS) conditions.clear();
  conditions.set(text, made);
  return made;
}

function compiled(when: Json): GiftRule['applies'] {
  try {
    const { test } = compileRule(when);
    return (order) => {
      const verdict = test(order);
      return !isUnknown(verdict) && verdict;
    };
  } catch {
    return () => false;
  }
}
