import type { Tables } from '../store/tables.ts';

/** A token bucket: `count` calls in `perMs`, `burst` of them at once. */
export interface BucketRule {
  id: string;
  count: number;
  perMs: number;
  burst: number;
}

export interface RateBuckets {
  /**
   * Takes up to `wanted` places, as many as the bucket's burst at most. Answers how many, or, if there is none, how
   * long until there is. One statement, so that all flows and processes that share a credential share its limit.
   */
  take(rule: BucketRule, wanted: number, now: number): Promise<{ taken: number } | { waitMs: number }>;
  /** The platform said to wait: the bucket gives nothing before `until`, whoever asks. */
  drain(rule: BucketRule, until: number): Promise<void>;
}

const MICROS = 1_000;

/**
 * The bucket is the instant at which it will be full again (`full_at`). A call moves that instant by what one place
 * costs; it may not be further away than an empty bucket takes to fill.
 */
export const createRateBuckets = (tables: Tables): RateBuckets => ({
  take: async ({ id, count, perMs, burst }, wanted, now) => {
    const cost = (perMs * MICROS) / count;
    const places = Math.max(1, Math.min(wanted, burst));
    const at = now * MICROS;
    return tables.write(async (tx) => {
      for (let taken = places; taken >= 1; taken = taken > 1 ? Math.floor(taken / 2) : 0) {
        const price = Math.ceil(cost * taken);
        const rows = await tx.query(
          `INSERT INTO rate_buckets(id, full_at) VALUES (?, ?)
            ON CONFLICT (id) DO UPDATE SET full_at =
              (CASE WHEN rate_buckets.full_at > ? THEN rate_buckets.full_at ELSE ? END) + ?
            WHERE (CASE WHEN rate_buckets.full_at > ? THEN rate_buckets.full_at ELSE ? END) + ? <= ?
            RETURNING full_at`,
          [id, at + price, at, at, price, at, at, price, at + Math.ceil(cost * burst)],
        );
        if (rows.length > 0) return { taken };
      }
      const [row] = await tx.query<{ full_at: number }>('SELECT full_at FROM rate_buckets WHERE id = ?', [
        id,
      ]);
      const ready = (row?.full_at ?? at) + cost - cost * burst;
      return { waitMs: Math.max(1, Math.ceil((ready - at) / MICROS)) };
    });
  },
  async drain({ id, count, perMs, burst }, until) {
    const cost = (perMs * MICROS) / count;
    const full = Math.ceil(until * MICROS + cost * (burst - 1));
    await tables.write((tx) =>
      tx.query(
        `INSERT INTO rate_buckets(id, full_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET full_at = excluded.full_at
          WHERE rate_buckets.full_at < excluded.full_at`,
        [id, full],
      ),
    );
  },
});
