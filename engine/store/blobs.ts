import type { Clock } from '../core/ports.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { BlobRow } from './segments.ts';
import { insertRows } from './sql.ts';

/** Large payloads of journals, stored once by their content, and who refers to them. */
export async function writeBlobs(
  group: { session: Transaction; clock: Pick<Clock, 'now'> },
  entries: readonly { runId: string; blobs: readonly BlobRow[] }[],
): Promise<void> {
  const bodies = new Map(
    entries.flatMap(({ blobs }) => blobs.map((blob) => [blob.hash, blob.body] as const)),
  );
  if (bodies.size === 0) return;
  const now = group.clock.now();
  // The time is renewed, so that a sweep for blobs without a reference leaves alone what has just been named again.
  await insertRows(
    group.session,
    'blobs',
    ['hash', 'body', 'size', 'at'],
    [...bodies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, body]) => [hash, body, body.length, now]),
    'ON CONFLICT (hash) DO UPDATE SET at = excluded.at',
  );
  await insertRows(
    group.session,
    'blob_refs',
    ['run_id', 'hash'],
    entries.flatMap(({ runId, blobs }) => blobs.map(({ hash }) => [runId, hash])),
    'ON CONFLICT DO NOTHING',
  );
}
