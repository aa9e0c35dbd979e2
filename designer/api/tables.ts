import type { ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/tables.ts';
import type { TableDefinition, TableEdit } from '../../schemas/table.ts';
import type * as packs from '../../schemas/api/packs.ts';
import { call } from './client.ts';

export type TableSummary = ReplyOf<typeof routes.getTable>;
export type TableStructure = ReplyOf<typeof routes.tableStructures>['items'][number];
export type TableVersion = ReplyOf<typeof routes.tableVersions>['items'][number];
export type TableTrigger = ReplyOf<typeof routes.tableTriggers>['items'][number];
type Items<T> = Promise<{ items: T[] }>;

export const listTables = (signal?: AbortSignal): Items<TableSummary> =>
  call<typeof routes.listTables>('GET', '/api/v1/tables', { signal });

export const getTable = (table: string, signal?: AbortSignal): Promise<TableSummary> =>
  call<typeof routes.getTable>('GET', '/api/v1/tables/{table}', { params: { table }, signal });

export const createTable = (definition: TableDefinition): Promise<ReplyOf<typeof routes.createTable>> =>
  call<typeof routes.createTable>('POST', '/api/v1/tables', { body: definition });

/** Made together or not at all, and only if the table is still at the revision that was seen. */
export const changeTable = (
  table: string,
  revision: number,
  edits: TableEdit[],
): Promise<ReplyOf<typeof routes.changeTable>> =>
  call<typeof routes.changeTable>('PATCH', '/api/v1/tables/{table}', {
    params: { table },
    body: { edits },
    headers: { 'if-match': `"${revision}"` },
  });

export const removeTable = (table: string, revision: number): Promise<unknown> =>
  call<typeof routes.removeTable>('DELETE', '/api/v1/tables/{table}', {
    params: { table },
    headers: { 'if-match': `"${revision}"` },
  });

export const tableStructures = (table: string, signal?: AbortSignal): Items<TableStructure> =>
  call<typeof routes.tableStructures>('GET', '/api/v1/tables/{table}/structures', {
    params: { table },
    signal,
  });

export const tableVersions = (table: string, signal?: AbortSignal): Items<TableVersion> =>
  call<typeof routes.tableVersions>('GET', '/api/v1/tables/{table}/versions', { params: { table }, signal });

export const tableTriggers = (table: string, signal?: AbortSignal): Items<TableTrigger> =>
  call<typeof routes.tableTriggers>('GET', '/api/v1/tables/{table}/triggers', { params: { table }, signal });

export const fieldUses = (
  table: string,
  field: string,
  signal?: AbortSignal,
): Promise<ReplyOf<typeof routes.fieldUses>> =>
  call<typeof routes.fieldUses>('GET', '/api/v1/tables/{table}/fields/{field}/uses', {
    params: { table, field },
    signal,
  });

export const mappingTarget = (
  table: string,
  signal?: AbortSignal,
): Promise<ReplyOf<typeof routes.mappingTarget>> =>
  call<typeof routes.mappingTarget>('GET', '/api/v1/tables/{table}/mapping-target', {
    params: { table },
    signal,
  });

export type KnownPack = ReplyOf<typeof packs.listPacks>['items'][number];

export const listTablePacks = (signal?: AbortSignal): Items<KnownPack> =>
  call<typeof packs.listPacks>('GET', '/api/v1/packs', { signal });

export const installTablePack = (pack: string): Promise<unknown> =>
  call<typeof packs.installPack>('POST', '/api/v1/packs/install', { body: { pack } });
