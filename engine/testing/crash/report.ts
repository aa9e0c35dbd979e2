import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faultNames, type FaultName } from '../../core/ports.ts';
import type { RunEvent } from '../../core/events.ts';
import { foldJournal } from '../../core/reduce.ts';
import type { RunState } from '../../core/state.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { connectToRead } from '../../store/connect.ts';
import { readJournal } from '../../store/journal.ts';

export interface RunRow {
  id: string;
  flow_id: string;
  status: string;
  idem_key: string | null;
  parent_run: string | null;
  lease_owner: string | null;
  due_at: number | null;
  inbox_seq: number;
  inbox_read: number;
}

export interface CaseRow {
  run_id: string;
  step: string;
  type: string;
  details: string | null;
  closed_at: number | null;
}

export interface SlotRow {
  slot_at: number;
  run_id: string | null;
}

export interface OwnRow {
  run_id: string;
  step: string;
  order_no: string | null;
  order_at: number | null;
}

/** What lies in the database of a child that is not running. */
export interface Report {
  runs: RunRow[];
  cases: CaseRow[];
  rows: OwnRow[];
  /** Error flows that were started, by the run that failed. */
  failures: { run_id: string; handled_run: string | null }[];
  /** Slots of schedules, in order. */
  slots: SlotRow[];
  journal(runId: string): Promise<RunEvent[]>;
}

const COLUMNS = 'id, flow_id, status, idem_key, parent_run, lease_owner, due_at, inbox_seq, inbox_read';

/** Where a child keeps its database unless told otherwise. */
export const databaseIn = (dir: string): string => `sqlite:${join(dir, 'data', 'daliu.sqlite')}`;

/** Reads the database of a child, dead or alive. */
export const readReport = async <T>(url: string, work: (report: Report) => Promise<T>): Promise<T> => {
  const database = connectToRead(url, systemClock);
  const read = <Row>(sql: string): Promise<Row[]> => database.read((session) => session.query<Row>(sql));
  try {
    return await work({
      runs: await read(`SELECT ${COLUMNS} FROM runs ORDER BY id`),
      cases: await read('SELECT run_id, step, type, details, closed_at FROM cases'),
      rows: await read('SELECT run_id, step, order_no, order_at FROM own_rows ORDER BY id'),
      failures: await read('SELECT run_id, handled_run FROM failures'),
      slots: await read('SELECT slot_at, run_id FROM schedule_slots ORDER BY schedule_id, slot_at'),
      journal: (runId) => database.read((session) => readJournal(session, runId)),
    });
  } finally {
    await database.close();
  }
};

/** An open run with what its journal says. */
export interface OpenRun extends RunRow {
  state: RunState;
}

/** What a kill has interrupted; nothing, if it came before there was a database. */
export const readOpenRuns = async (dir: string): Promise<OpenRun[]> => {
  if (!existsSync(join(dir, 'data', 'daliu.sqlite'))) return [];
  const database = connectToRead(databaseIn(dir), systemClock);
  try {
    return await database.read(async (session) => {
      const open: OpenRun[] = [];
      const tables = await session.query("SELECT name FROM sqlite_schema WHERE name = 'runs'");
      if (tables.length === 0) return open;
      const rows = await session.query<RunRow>(
        `SELECT ${COLUMNS} FROM runs WHERE status <> 'completed' AND status IN ('queued', 'running', 'waiting')`,
      );
      for (const row of rows) open.push({ ...row, state: foldJournal(await readJournal(session, row.id)) });
      return open;
    });
  } finally {
    await database.close();
  }
};

/** The fault points a child has passed, in order, over all its lives. */
export const passedFaults = async (dir: string): Promise<FaultName[]> => {
  const bytes = await readFile(join(dir, 'passed')).catch(() => Buffer.alloc(0));
  return [...bytes].flatMap((byte) => faultNames[byte] ?? []);
};
