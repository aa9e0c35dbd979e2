import type * as routes from '../../schemas/api/exports.ts';
import type { ExportBody, ExportView } from '../../schemas/api/exports.ts';
import { call } from './client.ts';

export type { ExportBody, ExportView };

export const createExport = (body: ExportBody): Promise<ExportView> =>
  call<typeof routes.createExport>('POST', '/api/v1/exports', { body });

export const getExport = (id: string, signal?: AbortSignal): Promise<ExportView> =>
  call<typeof routes.getExport>('GET', '/api/v1/exports/{export}', { params: { export: id }, signal });

export const cancelExport = (id: string): Promise<unknown> =>
  call<typeof routes.cancelExport>('DELETE', '/api/v1/exports/{export}', { params: { export: id } });

/** Where a browser fetches the file; the session's cookie lets it in. */
export const exportAddress = (id: string): string => `/api/v1/exports/${encodeURIComponent(id)}/file`;
