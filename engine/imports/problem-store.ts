import type { FieldProblem, ImportProblem } from '../../schemas/import.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { pageOf, readCursor, type Page } from '../store/cursor.ts';
import { insertRows } from '../store/sql.ts';
import type { Tables } from '../store/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';

/** Something that was not taken, with what is needed to take it later. */
export interface Refusal {
  kind: ImportProblem['kind'];
  file: string;
  row: number;
  key: string;
  problems: FieldProblem[];
  /** The record as its files have it; null of a row that became none. */
  payload: string | null;
}

export interface KeptProblem extends ImportProblem {
  payload: string | null;
}

/** A cause and how many records wait for it. */
export interface CauseCount {
  cause: string;
  field: string;
  count: number;
  /** The first of them. */
  sample: ImportProblem;
}

interface Raw {
  kind: ImportProblem['kind'];
  file: string;
  row_no: number;
  record_key: string;
  cause: string;
  field: string;
  state: ImportProblem['state'];
  problems: string;
  payload: string | null;
}

/** One cause for all rows of a list: `lines[3].sku` and `lines[0].sku` wait for the same thing. */
export const plainField = (field: string): string => field.replaceAll(/\[\d+\]/g, '');

const problemOf = (raw: Raw): KeptProblem => ({
  kind: raw.kind,
  file: raw.file,
  row: raw.row_no,
  key: raw.record_key,
  cause: raw.cause,
  field: raw.field,
  state: raw.state,
  problems: parseJson(raw.problems) as unknown as FieldProblem[],
  payload: raw.payload,
});

export const shown = ({
  kind,
  file,
  row,
  key,
  cause,
  field,
  state,
  problems,
}: KeptProblem): ImportProblem => ({
  kind,
  file,
  row,
  key,
  cause,
  field,
  state,
  problems,
});

/** A batch that comes again after a crash finds its problems there and leaves them as they are. */
export const insertProblems = (
  tx: Transaction,
  importId: string,
  refusals: readonly Refusal[],
  at: number,
): Promise<void> =>
  insertRows(
    tx,
    'import_problems',
    [
      'import_id',
      'kind',
      'file',
      'row_no',
      'record_key',
      'cause',
      'field',
      'state',
      'problems',
      'payload',
      'changed_at',
    ],
    refusals.map(({ kind, file, row, key, problems, payload }) => [
      importId,
      kind,
      file,
      row,
      key,
      problems[0]?.code ?? 'refused',
      plainField(problems[0]?.field ?? ''),
      'open',
      JSON.stringify(problems),
      payload,
      at,
    ]),
    'ON CONFLICT DO NOTHING',
  );

export const clearProblems = (tx: Transaction, importId: string): Promise<unknown> =>
  tx.query('DELETE FROM import_problems WHERE import_id = ?', [importId]);

export async function countOpen(
  { read }: Pick<Tables, 'read'>,
  importIds: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const id of importIds) {
    const [row] = await read<{ count: number }>(
      "SELECT count(*) AS count FROM import_problems WHERE import_id = ? AND state = 'open' AND kind <> 'conflict'",
      [id],
    );
    counts.set(id, row?.count ?? 0);
  }
  return counts;
}

/** What waits, by cause; the largest first. */
export async function countCauses(query: Transaction['query'], importId: string): Promise<CauseCount[]> {
  const groups = await query<{ cause: string; field: string; count: number }>(
    `SELECT cause, field, count(*) AS count FROM import_problems WHERE import_id = ? AND state = 'open'
      GROUP BY cause, field ORDER BY count(*) DESC, cause, field`,
    [importId],
  );
  return Promise.all(
    groups.map(async ({ cause, field, count }) => {
      const [raw] = await query<Raw>(
        `SELECT * FROM import_problems WHERE import_id = ? AND state = 'open' AND cause = ? AND field = ?
          ORDER BY file, row_no LIMIT 1`,
        [importId, cause, field],
      );
      return { cause, field, count: count, sample: shown(problemOf(raw!)) };
    }),
  );
}

export interface ProblemFilter {
  state?: ImportProblem['state'];
  cause?: string;
  field?: string;
}

const MEMBERS = ['state', 'cause', 'field'] as const;

/** In the order of files and rows. */
export async function listProblems(
  { read }: Pick<Tables, 'read'>,
  importId: string,
  { limit, cursor, ...filter }: ProblemFilter & { limit: number; cursor?: string },
): Promise<Page<KeptProblem>> {
  const named = MEMBERS.filter((name) => filter[name] !== undefined);
  const after = cursor === undefined ? [] : readCursor(cursor, 'string', 'number', 'string');
  const rows = await read<Raw>(
    `SELECT * FROM import_problems WHERE import_id = ? ${named.map((name) => `AND ${name} = ?`).join(' ')}
      ${after.length === 0 ? '' : 'AND (file, row_no, kind) > (?, ?, ?)'} ORDER BY file, row_no, kind LIMIT ?`,
    [importId, ...named.map((name) => filter[name]), ...after, limit + 1],
  );
  return pageOf(rows, limit, problemOf, ({ file, row_no: row, kind }) => [file, row, kind]);
}

export type ProblemPlace = Pick<ImportProblem, 'kind' | 'file' | 'row'>;

/** After somebody tried to mend it: away from what waits, or with what is wrong now. */
export async function settleProblem(
  tx: Transaction,
  importId: string,
  { kind, file, row }: ProblemPlace,
  settled: { state: 'mended' | 'dismissed' } | { problems: FieldProblem[]; payload: JsonObject },
  at: number,
): Promise<void> {
  const place = [importId, kind, file, row];
  const where = 'WHERE import_id = ? AND kind = ? AND file = ? AND row_no = ?';
  if ('state' in settled) {
    await tx.query(`UPDATE import_problems SET state = ?, changed_at = ? ${where}`, [
      settled.state,
      at,
      ...place,
    ]);
    return;
  }
  const { problems, payload } = settled;
  await tx.query(
    `UPDATE import_problems SET problems = ?, payload = ?, cause = ?, field = ?, changed_at = ? ${where}`,
    [
      JSON.stringify(problems),
      JSON.stringify(payload),
      problems[0]?.code ?? 'refused',
      plainField(problems[0]?.field ?? ''),
      at,
      ...place,
    ],
  );
}
