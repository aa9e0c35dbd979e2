import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/records.ts';
import type * as writes from '../../schemas/api/record-writes.ts';
import { call } from './client.ts';

/** Values by field id beside what every record has. */
export type TableRecord = ReplyOf<typeof routes.getRecord> & Readonly<Record<string, unknown>>;
type Page = ReplyOf<typeof routes.queryRecords>;
export type RecordPage = Omit<Page, 'items'> & { items: TableRecord[] };
export type ReadPlan = RecordPage['plan'];
export type RecordAsk = BodyOf<typeof routes.queryRecords>;
export type RecordCount = ReplyOf<typeof routes.countRecords>;
export type RecordGroups = ReplyOf<typeof routes.groupRecords>;
export type Revision = ReplyOf<typeof routes.recordHistory>['items'][number];
export type WriteResult = ReplyOf<typeof writes.updateRecord>;
type Results = Promise<{ items: WriteResult[] }>;

export const queryRecords = (table: string, body: RecordAsk, signal?: AbortSignal): Promise<RecordPage> =>
  call<typeof routes.queryRecords>('POST', '/api/v1/tables/{table}/records/query', {
    params: { table },
    body,
    signal,
  });

export const countRecords = (
  table: string,
  body: BodyOf<typeof routes.countRecords>,
  signal?: AbortSignal,
): Promise<RecordCount> =>
  call<typeof routes.countRecords>('POST', '/api/v1/tables/{table}/records/count', {
    params: { table },
    body,
    signal,
  });

export const groupRecords = (
  table: string,
  body: BodyOf<typeof routes.groupRecords>,
  signal?: AbortSignal,
): Promise<RecordGroups> =>
  call<typeof routes.groupRecords>('POST', '/api/v1/tables/{table}/records/group', {
    params: { table },
    body,
    signal,
  });

export const getRecord = (
  table: string,
  record: string,
  unmask: boolean,
  signal?: AbortSignal,
): Promise<TableRecord> =>
  call<typeof routes.getRecord>('GET', '/api/v1/tables/{table}/records/{record}', {
    params: { table, record },
    query: { unmask },
    signal,
  });

export const recordHistory = (
  table: string,
  record: string,
  unmask: boolean,
  signal?: AbortSignal,
): Promise<{ items: Revision[] }> =>
  call<typeof routes.recordHistory>('GET', '/api/v1/tables/{table}/records/{record}/history', {
    params: { table, record },
    query: { unmask },
    signal,
  });

export const revisionPayload = (
  table: string,
  record: string,
  revision: number,
  signal?: AbortSignal,
): Promise<{ payload: string | null }> =>
  call<typeof routes.revisionPayload>(
    'GET',
    '/api/v1/tables/{table}/records/{record}/history/{revision}/payload',
    { params: { table, record, revision }, signal },
  );

/** Refused with `conflict` if the record has moved on since the revision that was seen. */
export const updateRecord = (
  table: string,
  record: { id: string; revision: number },
  values: Record<string, unknown>,
): Promise<WriteResult> =>
  call<typeof writes.updateRecord>('PATCH', '/api/v1/tables/{table}/records/{record}', {
    params: { table, record: record.id },
    body: { values },
    headers: { 'if-match': `"${record.revision}"` },
  });

export const insertRecord = (table: string, values: Record<string, unknown>): Results =>
  call<typeof writes.insertRecords>('POST', '/api/v1/tables/{table}/records', {
    params: { table },
    body: { records: [{ values }] },
  });

export const deleteRecords = (table: string, records: { id: string; revision?: number }[]): Results =>
  call<typeof writes.deleteRecords>('POST', '/api/v1/tables/{table}/records/delete', {
    params: { table },
    body: { records },
  });

export const restoreRecords = (table: string, records: { id: string }[]): Results =>
  call<typeof writes.restoreRecords>('POST', '/api/v1/tables/{table}/records/restore', {
    params: { table },
    body: { records },
  });
