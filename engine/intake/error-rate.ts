import { offsetAt } from '../../schemas/values/time.ts';
import type { Transaction } from '../sdk/transaction.ts';

const DAY_MS = 86_400_000;

/** Orders of one day that came in for the first time, and how many of them with something wrong. */
export interface IntakeDay {
  /** Id of a channel, or `platform/shop` of a shop without one. */
  channel: string;
  /** Local date, `2026-11-11`. */
  day: string;
  source: 'api' | 'file';
  orders: number;
  wrong: number;
}

/** The date of an instant in a zone. */
export const dayOf = (at: number, zone: string): string =>
  new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10);

/** Adds to a day, in the transaction that took the orders. */
export async function countIntake(
  tx: Transaction,
  { channel, day, source, orders, wrong }: IntakeDay,
): Promise<void> {
  if (orders <= 0 && wrong <= 0) return;
  await tx.query(
    `INSERT INTO intake_days(channel, day, source, orders, wrong) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (channel, day, source) DO UPDATE SET orders = intake_days.orders + excluded.orders,
        wrong = intake_days.wrong + excluded.wrong`,
    [channel, day, source, orders, wrong],
  );
}

/** 订单信息错误率: orders with something wrong in a thousand, to a tenth; null where none came. */
export const errorRateOf = ({ orders, wrong }: Pick<IntakeDay, 'orders' | 'wrong'>): number | null =>
  orders === 0 ? null : Math.round((wrong * 10_000) / orders) / 10;

/** Days from `fromDay` to `untilDay`, both included, of one channel or of all; by channel, day and source. */
export async function intakeDays(
  query: Transaction['query'],
  { channel, fromDay, untilDay }: { channel?: string; fromDay: string; untilDay: string },
): Promise<IntakeDay[]> {
  return query<IntakeDay>(
    `SELECT channel, day, source, orders, wrong FROM intake_days WHERE day >= ? AND day <= ?
      ${channel === undefined ? '' : 'AND channel = ?'} ORDER BY channel, day, source`,
    [fromDay, untilDay, ...(channel === undefined ? [] : [channel])],
  );
}

/** Whether files brought orders of this channel too. */
export async function hasFiles(query: Transaction['query'], channel: string): Promise<boolean> {
  const rows = await query("SELECT 1 AS one FROM intake_days WHERE channel = ? AND source = 'file' LIMIT 1", [
    channel,
  ]);
  return rows.length > 0;
}

/** The day that many days before. */
export const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
