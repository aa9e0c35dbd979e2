import type { ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/record-actions.ts';
import type {
  RecordAction,
  RecordActionJob,
  RecordActionPreview,
  RecordSelection,
} from '../../schemas/record-action.ts';
import { call } from './client.ts';

export type { RecordAction, RecordActionJob, RecordActionPreview, RecordSelection };

export const listRecordActions = (table: string, signal?: AbortSignal): Promise<{ items: RecordAction[] }> =>
  call<typeof routes.listRecordActions>('GET', '/api/v1/tables/{table}/actions', {
    params: { table },
    signal,
  });

const pressed = (action: RecordAction, selection: RecordSelection) => ({
  params: { table: action.table, flow: action.flow },
  body: { selection, node: action.node },
});

export const previewRecordAction = (
  action: RecordAction,
  selection: RecordSelection,
  signal?: AbortSignal,
): Promise<RecordActionPreview> =>
  call<typeof routes.previewRecordAction>('POST', '/api/v1/tables/{table}/actions/{flow}/preview', {
    ...pressed(action, selection),
    signal,
  });

/** The same `key` a second time answers the first job, so that a lost answer starts nothing twice. */
export const startRecordAction = (
  action: RecordAction,
  selection: RecordSelection,
  key: string,
): Promise<RecordActionJob> => {
  const { params, body } = pressed(action, selection);
  return call<typeof routes.startRecordAction>('POST', '/api/v1/tables/{table}/actions/{flow}', {
    params,
    body: { ...body, key },
  });
};

export const getRecordActionJob = (
  table: string,
  action: string,
  signal?: AbortSignal,
): Promise<RecordActionJob> =>
  call<typeof routes.getRecordActionJob>('GET', '/api/v1/tables/{table}/action-jobs/{action}', {
    params: { table, action },
    signal,
  });

export const listRecordActionItems = (
  table: string,
  action: string,
  signal?: AbortSignal,
): Promise<ReplyOf<typeof routes.listRecordActionItems>> =>
  call<typeof routes.listRecordActionItems>('GET', '/api/v1/tables/{table}/action-jobs/{action}/items', {
    params: { table, action },
    query: { limit: 1000 },
    signal,
  });

export const cancelRecordAction = (table: string, action: string): Promise<unknown> =>
  call<typeof routes.cancelRecordAction>('POST', '/api/v1/tables/{table}/action-jobs/{action}/cancel', {
    params: { table, action },
  });
