import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as templates from '../../schemas/api/import-templates.ts';
import type * as routes from '../../schemas/api/imports.ts';
import type * as sessions from '../../schemas/api/sessions.ts';
import type { ImportFile, ImportProblem, ImportTemplate, ImportView } from '../../schemas/import.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { address } from './address.ts';
import { call } from './client.ts';
import { ApiFailure, unreachable } from './failure.ts';

export type { ImportFile, ImportProblem, ImportTemplate, ImportView };
export type ImportCause = ReplyOf<typeof routes.countImportCauses>['items'][number];
export type ImportBody = BodyOf<typeof routes.createImport>;
export type AcceptBody = BodyOf<typeof routes.acceptImport>;
export type MendBody = BodyOf<typeof routes.mendImport>;

/** Sends a file as it is; `onSent` tells how much of it has left, from 0 to 1. Throws ApiFailure. */
export async function uploadFile(file: File, onSent: (share: number) => void): Promise<ImportFile> {
  // The body is no JSON, so that the call of the client, which knows the token, cannot carry it.
  const { csrf } = await call<typeof sessions.getSession>('GET', '/api/v1/session', {});
  const request = new XMLHttpRequest();
  request.open('POST', address('/api/v1/import-files', {}, { filename: file.name }));
  request.setRequestHeader('content-type', 'application/octet-stream');
  if (csrf !== null) request.setRequestHeader('x-csrf-token', csrf);
  const text = await new Promise<string>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onSent(total === 0 ? 1 : loaded / total),
    );
    request.addEventListener('load', () => resolve(request.responseText));
    request.addEventListener('error', () => reject(unreachable()));
    request.send(file);
  });
  const answer = parseJson(text);
  if (request.status >= 400)
    throw new ApiFailure(request.status, answer as unknown as ConstructorParameters<typeof ApiFailure>[1]);
  return answer as unknown as ImportFile;
}

export const createImport = (body: ImportBody): Promise<ImportView> =>
  call<typeof routes.createImport>('POST', '/api/v1/imports', { body });

export const listImports = (signal?: AbortSignal): Promise<{ items: ImportView[] }> =>
  call<typeof routes.listImports>('GET', '/api/v1/imports', { query: { limit: 100 }, signal });

export const getImport = (id: string, signal?: AbortSignal): Promise<ImportView> =>
  call<typeof routes.getImport>('GET', '/api/v1/imports/{import}', { params: { import: id }, signal });

export const acceptImport = (id: string, body: AcceptBody): Promise<ImportView> =>
  call<typeof routes.acceptImport>('POST', '/api/v1/imports/{import}/accept', {
    params: { import: id },
    body,
  });

export const cancelImport = (id: string): Promise<ImportView> =>
  call<typeof routes.cancelImport>('POST', '/api/v1/imports/{import}/cancel', { params: { import: id } });

export const undoImport = (id: string): Promise<ImportView> =>
  call<typeof routes.undoImport>('POST', '/api/v1/imports/{import}/undo', { params: { import: id } });

export const importCauses = (id: string, signal?: AbortSignal): Promise<{ items: ImportCause[] }> =>
  call<typeof routes.countImportCauses>('GET', '/api/v1/imports/{import}/causes', {
    params: { import: id },
    signal,
  });

export const importProblems = (
  id: string,
  query: { cause: string; field: string },
  signal?: AbortSignal,
): Promise<ReplyOf<typeof routes.listImportProblems>> =>
  call<typeof routes.listImportProblems>('GET', '/api/v1/imports/{import}/problems', {
    params: { import: id },
    query: { ...query, state: 'open', limit: 100 },
    signal,
  });

export const mendImport = (id: string, body: MendBody): Promise<{ mended: number; left: number }> =>
  call<typeof routes.mendImport>('POST', '/api/v1/imports/{import}/mend', { params: { import: id }, body });

export const dismissImportProblems = (
  id: string,
  places: BodyOf<typeof routes.dismissImportProblems>['places'],
): Promise<ImportView> =>
  call<typeof routes.dismissImportProblems>('POST', '/api/v1/imports/{import}/dismiss', {
    params: { import: id },
    body: { places },
  });

export const listImportTemplates = (
  table: string,
  signal?: AbortSignal,
): Promise<{ items: ImportTemplate[] }> =>
  call<typeof templates.listImportTemplates>('GET', '/api/v1/tables/{table}/import-templates', {
    params: { table },
    signal,
  });

export const removeImportTemplate = (table: string, template: string): Promise<unknown> =>
  call<typeof templates.removeImportTemplate>(
    'DELETE',
    '/api/v1/tables/{table}/import-templates/{template}',
    { params: { table, template } },
  );

/** Where a browser fetches the form to fill in, and the files with what is wrong with each row. */
export const formAddress = (table: string, language: string): string =>
  address('/api/v1/tables/{table}/import-form', { table }, { language });
export const annotatedAddress = (id: string): string =>
  address('/api/v1/imports/{import}/annotated', { import: id });
