import type * as routes from '../../schemas/api/record-views.ts';
import type { RecordView, RecordViewContent } from '../../schemas/record-query.ts';
import { call } from './client.ts';

export const listViews = (table: string, signal?: AbortSignal): Promise<{ items: RecordView[] }> =>
  call<typeof routes.listViews>('GET', '/api/v1/tables/{table}/views', { params: { table }, signal });

export const createView = (table: string, body: RecordViewContent): Promise<RecordView> =>
  call<typeof routes.createView>('POST', '/api/v1/tables/{table}/views', { params: { table }, body });

export const changeView = (view: RecordView, body: RecordViewContent): Promise<RecordView> =>
  call<typeof routes.changeView>('PUT', '/api/v1/tables/{table}/views/{view}', {
    params: { table: view.table, view: view.id },
    body,
    headers: { 'if-match': `"${view.revision}"` },
  });

export const removeView = (view: RecordView): Promise<unknown> =>
  call<typeof routes.removeView>('DELETE', '/api/v1/tables/{table}/views/{view}', {
    params: { table: view.table, view: view.id },
    headers: { 'if-match': `"${view.revision}"` },
  });
