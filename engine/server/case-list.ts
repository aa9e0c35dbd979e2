import type { Static } from 'typebox';
import { errorTextOf } from '../../schemas/errors/catalog.ts';
import type { Case } from '../../schemas/api/cases.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { pageOf, readCursor, type Page } from '../store/cursor.ts';
import { marks } from '../store/sql.ts';
import type { Tables } from '../store/tables.ts';

export type CaseView = Static<typeof Case>;

export interface CaseFilter {
  /** Flows whose cases the reader may see; cases of no flow (incidents of the platform) go with `*`. */
  visible: '*' | readonly string[];
  open?: boolean;
  type?: CaseView['type'];
  cause?: string;
  severity?: CaseView['severity'];
  flow?: string;
  run?: string;
  handler?: string;
  cursor?: string;
  limit: number;
}

interface CaseRow {
  id: string;
  type: CaseView['type'];
  cause: string;
  severity: CaseView['severity'];
  object: string | null;
  field: string | null;
  value: string | null;
  suggestion: string | null;
  handler: string | null;
  deadline_at: number | null;
  details: string | null;
  run_id: string | null;
  flow_id: string | null;
  step: string | null;
  opened_at: number;
  closed_at: number | null;
  closed_by: string | null;
  note: string | null;
}

const FROM = 'from cases c left join runs r on r.id = c.run_id';
const COLUMNS =
  'c.id, c.type, c.cause, c.severity, c.object, c.field, c.value, c.suggestion, c.handler, c.deadline_at, c.run_id, ' +
  'r.flow_id, c.step, c.opened_at, c.closed_at, c.closed_by, c.note';

/** A number of eleven digits that begins like a mobile phone: cases quote values, and a list is read by many. */
const PHONE = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g;
const withoutPhones = (text: string | null): string | null => text?.replace(PHONE, '$1****$2') ?? null;

/** A case as a list may show it. */
const toCase = (row: CaseRow): CaseView => hidePhones(toOpenCase(row));

export const hidePhones = <T extends CaseView>(view: T): T => ({
  ...view,
  object: withoutPhones(view.object),
  value: withoutPhones(view.value),
  suggestion: withoutPhones(view.suggestion),
});

const titleOf = (cause: string): CaseView['title'] => errorTextOf(cause)?.title ?? null;

const toOpenCase = (row: CaseRow): CaseView => ({
  id: row.id,
  type: row.type,
  cause: row.cause,
  title: titleOf(row.cause),
  severity: row.severity,
  object: row.object,
  field: row.field,
  value: row.value,
  suggestion: row.suggestion,
  handler: row.handler,
  deadlineAt: row.deadline_at,
  run: row.run_id,
  flow: row.flow_id,
  step: row.step,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  closedBy: row.closed_by,
  note: row.note,
});

interface Where {
  text: string;
  bindings: unknown[];
}

/** The longest waiting first where they are open, else the newest first. */
export async function listCases(tables: Tables, filter: CaseFilter): Promise<Page<CaseView>> {
  const where = whereOf(filter);
  const ascending = filter.open === true;
  if (filter.cursor !== undefined) {
    const [at, id] = readCursor(filter.cursor, 'number', 'string');
    where.text += ` and (c.opened_at, c.id) ${ascending ? '>' : '<'} (?, ?)`;
    where.bindings.push(at, id);
  }
  const order = ascending ? 'asc' : 'desc';
  const rows = await tables.read<CaseRow>(
    `select ${COLUMNS} ${FROM} where ${where.text} order by c.opened_at ${order}, c.id ${order} limit ?`,
    [...where.bindings, filter.limit + 1],
  );
  return pageOf(rows, filter.limit, toCase, (row) => [row.opened_at, row.id]);
}

function whereOf(filter: Omit<CaseFilter, 'limit' | 'cursor'>): Where {
  const simple: [sql: string, value: unknown][] = [
    ['c.type = ?', filter.type],
    ['c.cause = ?', filter.cause],
    ['c.severity = ?', filter.severity],
    ['r.flow_id = ?', filter.flow],
    ['c.run_id = ?', filter.run],
    ['c.handler = ?', filter.handler],
  ];
  const given = simple.filter(([, value]) => value !== undefined);
  const texts = given.map(([sql]) => sql);
  const bindings = given.map(([, value]) => value);
  if (filter.open !== undefined) texts.push(`c.closed_at is ${filter.open ? '' : 'not '}null`);
  const { visible } = filter;
  if (visible !== '*') {
    texts.push(visible.length === 0 ? '1 = 0' : `r.flow_id in (${marks(visible.length)})`);
    bindings.push(...visible);
  }
  return { text: texts.length === 0 ? '1 = 1' : texts.join(' and '), bindings };
}

export interface CaseGroup {
  type: CaseView['type'];
  cause: string;
  title: CaseView['title'];
  severity: CaseView['severity'];
  cases: number;
  oldestAt: number;
}

export async function countCases(tables: Tables, visible: CaseFilter['visible']): Promise<CaseGroup[]> {
  const where = whereOf({ visible, open: true });
  const rows = await tables.read<Omit<CaseGroup, 'oldestAt' | 'title'> & { oldest_at: number }>(
    `select c.type, c.cause, c.severity, count(*) as cases, min(c.opened_at) as oldest_at ${FROM}
     where ${where.text} group by c.type, c.cause, c.severity order by min(c.opened_at), c.cause`,
    where.bindings,
  );
  return rows.map(({ oldest_at, ...group }) => ({
    ...group,
    title: titleOf(group.cause),
    oldestAt: oldest_at,
  }));
}

/** A case, nothing masked, with what belongs to its answer: its details and the token and form of the wait behind it. */
export interface CaseFile {
  view: CaseView;
  details: Json | undefined;
  wait: { token: string; form: Json | undefined } | undefined;
}

export async function findCase(tables: Tables, id: string): Promise<CaseFile | null> {
  const [row] = await tables.read<CaseRow>(`select ${COLUMNS}, c.details ${FROM} where c.id = ?`, [id]);
  if (row === undefined) return null;
  const [wait] = await tables.read<{ token: string; wait: string }>(
    'select token, wait from waits where run_id = ? and step = ? and closed_at is null',
    [row.run_id, row.step],
  );
  return {
    view: toOpenCase(row),
    details: row.details === null ? undefined : parseJson(row.details),
    wait:
      wait === undefined
        ? undefined
        : { token: wait.token, form: (parseJson(wait.wait) as { schema?: Json }).schema },
  };
}
