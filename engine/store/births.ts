import type { FaultName } from '../core/ports.ts';
import type { BirthRow } from './birth-row.ts';
import { birthRow } from './birth-row.ts';
import { writeBlobs } from './blobs.ts';
import type { Lane } from './committer.ts';
import type { Group } from './context.ts';
import type { BirthResult, NewRun } from './run-store.ts';
import { applySerials } from './serials.ts';
import { isFinal } from './status.ts';
import { writeSides, type SideEntry } from './sides.ts';
import { rounds, tuples } from './sql.ts';

export const birthLane: Lane<BirthRow, BirthResult> = {
  order: 0,
  isOneStatement: (rows, { oneEngine }) => rows.every((row) => row.plain || isAlone(row, oneEngine)),
  run: async (group, rows) => {
    const results = await insertRuns(group, rows);
    await writeSidesOf(group, rows, results);
    return results;
  },
  beforeCommit: (): FaultName[] => ['create.before-commit'],
  afterCommit: 'create.after-commit',
};

/**
 * Whether the INSERT settles everything about the birth. Idempotency and search keys it does; a serial key and the
 * number of leased runs too, where no other engine can come between it and the look at what was applied before.
 */
const isAlone = ({ run, blobs }: BirthRow, oneEngine: boolean): boolean =>
  run.side === undefined &&
  blobs.length === 0 &&
  (run.serialKey === undefined || (oneEngine && run.status !== 'completed')) &&
  (run.concurrency === undefined || oneEngine);

/** Inserts runs, and says of each what became of it. Sides are the caller's to write. */
async function insertRuns(group: Group, rows: readonly BirthRow[]): Promise<BirthResult[]> {
  if (rows.every((row) => row.plain)) {
    await group.dialect.insertPlain(group.session, rows);
    for (const row of rows) noteDue(group, row, row.dueAt);
    return rows.map(() => ({ kind: 'created' }));
  }
  const found = new Map<BirthRow, BirthResult>();
  // On PostgreSQL a statement does not see its own rows: of one serial key only one run goes into each.
  const keysOf = ({ run }: BirthRow): string[] =>
    run.serialKey === undefined || group.dialect.oneEngine ? [] : [run.serialKey];
  for (const round of rounds(rows, keysOf))
    for (const [row, result] of await insertRound(group, round)) found.set(row, result);
  return rows.map((row) => found.get(row) ?? { kind: 'created' });
}

async function insertRound(group: Group, rows: readonly BirthRow[]): Promise<Map<BirthRow, BirthResult>> {
  await group.dialect.lockNames(group.session, rows.flatMap(namesOf));
  const applied = await appliedTimes(group, rows);
  const written = await group.dialect.insertGuarded(group.session, rows);
  const results = new Map<BirthRow, BirthResult>();
  const lost: BirthRow[] = [];
  for (const row of rows) {
    const state = written.get(row.run.id);
    if (state === undefined) {
      lost.push(row);
      continue;
    }
    const queued = state.status === 'queued' && row.run.status !== 'queued';
    const appliedAt = row.run.serialKey === undefined ? undefined : applied.get(row.run.serialKey);
    if (queued) results.set(row, { kind: 'queued' });
    else
      results.set(row, {
        kind: 'created',
        ...(appliedAt === undefined ? {} : { serialAppliedAt: appliedAt }),
      });
    noteDue(group, row, state.dueAt, queued);
  }
  // The same birth once more (its caller never heard of the first) is no duplicate of itself.
  for (const [row, runId] of await existingRuns(group, lost))
    results.set(row, runId === row.run.id ? { kind: 'created' } : { kind: 'duplicate', runId });
  const born = rows.filter((row) => results.get(row)?.kind !== 'duplicate');
  await writeBlobs(
    group,
    born.map(({ run, blobs }) => ({ runId: run.id, blobs })),
  );
  await applySerials(
    group,
    born.flatMap(({ run }) =>
      run.serialKey !== undefined &&
      run.status === 'completed' &&
      results.get(rowOf(rows, run))?.kind === 'created'
        ? [{ key: run.serialKey, at: run.serialAt ?? run.createdAt }]
        : [],
    ),
  );
  return results;
}

const rowOf = (rows: readonly BirthRow[], run: NewRun): BirthRow =>
  rows.find((row) => row.run === run) as BirthRow;

const namesOf = ({ run }: BirthRow): string[] => [
  ...(run.serialKey === undefined ? [] : [`serial:${run.serialKey}`]),
  ...(run.concurrency === undefined ? [] : [`flow:${run.flowId}`]),
];

/** A leased run is being driven by its creator already; any other with a due time is anybody's. */
function noteDue(group: Group, row: BirthRow, dueAt: number | null, queued = false): void {
  const leased = row.leaseOwner !== null && !queued;
  if (!leased && dueAt !== null && dueAt <= group.clock.now()) group.due.add(row.run.id);
}

async function appliedTimes(group: Group, rows: readonly BirthRow[]): Promise<Map<string, number>> {
  const keys = [...new Set(rows.flatMap(({ run }) => run.serialKey ?? []))];
  if (keys.length === 0) return new Map();
  const found = await group.session.query<{ key: string; applied_at: number }>(
    `SELECT key, applied_at FROM serials WHERE key IN (${keys.map(() => '?').join(',')})`,
    keys,
  );
  return new Map(found.map(({ key, applied_at: at }) => [key, at]));
}

/** The runs that hold the idempotency keys these births wanted. */
async function existingRuns(group: Group, rows: readonly BirthRow[]): Promise<Map<BirthRow, string>> {
  if (rows.length === 0) return new Map();
  const found = await group.session.query<{ id: string; flow_id: string; idem_key: string }>(
    `SELECT id, flow_id, idem_key FROM runs
      WHERE idem_key IS NOT NULL AND (flow_id, idem_key) IN (VALUES ${tuples(rows.length, 2)})`,
    rows.flatMap(({ run }) => [run.flowId, run.idempotencyKey]),
  );
  const byKey = new Map(found.map((run) => [JSON.stringify([run.flow_id, run.idem_key]), run.id]));
  return new Map(
    rows.map((row) => {
      const id = byKey.get(JSON.stringify([row.run.flowId, row.run.idempotencyKey]));
      if (id === undefined) throw new Error(`run ${row.run.id} was neither written nor a duplicate`);
      return [row, id];
    }),
  );
}

async function writeSidesOf(
  group: Group,
  rows: readonly BirthRow[],
  results: readonly BirthResult[],
): Promise<void> {
  const entries = rows.flatMap(({ run }, index): SideEntry[] =>
    run.side === undefined || results[index]?.kind === 'duplicate'
      ? []
      : [{ runId: run.id, flowId: run.flowId, at: run.createdAt, seq: run.events.length, side: run.side }],
  );
  await settleSides(group, entries);
}

/** Writes what hangs on appends and births, and the children it asks for, and what hangs on those. */
export async function settleSides(group: Group, entries: readonly SideEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await writeSides(group, entries);
  const children = entries.flatMap(({ side }) => side.children ?? []);
  if (children.length === 0) return;
  const rows = children.map((run) => birthRow(run, group.worker));
  await writeSidesOf(group, rows, await insertRuns(group, rows));
}

export const bornFinal = ({ run }: BirthRow): boolean => isFinal(run.status);
