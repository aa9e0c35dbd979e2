import { Type } from 'typebox';
import {
  RecordAction,
  RecordActionItem,
  RecordActionJob,
  RecordActionPreview,
  RecordSelection,
} from '../record-action.ts';
import { TableId } from '../table-trigger.ts';
import { Done, exact, FlowId, List, NodeId, Nullable } from './forms.ts';
import { defineRoute } from './route.ts';

const OfTable = Type.Object({ table: TableId }, exact);
const OfAction = Type.Object({ table: TableId, flow: FlowId }, exact);
const OfJob = Type.Object({ table: TableId, action: Type.String({ minLength: 1, maxLength: 64 }) }, exact);
const tag = 'record-actions';
const read = { action: 'read', kind: 'table', of: 'table' } as const;
/** Of the flow that the button starts; the records are those the actor may see. */
const run = { action: 'run', kind: 'flow', of: 'flow' } as const;
const Pressed = {
  selection: RecordSelection,
  /** Where a flow has several buttons. */
  node: Type.Optional(NodeId),
};
const table = 'sample-orders';
const pressed = { selection: { filter: { '==': [{ var: 'orderNo' }, 'T1002'] } } };

export const listRecordActions = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/actions',
  tag,
  summary: { zh: '这张表上的按钮', en: 'The buttons on a table' },
  right: read,
  params: OfTable,
  reply: List(RecordAction),
  example: { params: { table } },
});

export const previewRecordAction = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/actions/{flow}/preview',
  tag,
  summary: {
    zh: '按下之前：多少条可以，多少条不可以、为什么',
    en: 'Before pressing: how many can be taken, how many cannot and why',
  },
  right: run,
  params: OfAction,
  body: Type.Object(Pressed, exact),
  reply: RecordActionPreview,
  example: { params: { table, flow: '{button}' }, body: pressed },
});

export const startRecordAction = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/actions/{flow}',
  tag,
  summary: {
    zh: '按下按钮：每条记录启动一个运行',
    en: 'Press the button: a run starts for each record',
  },
  right: run,
  params: OfAction,
  body: Type.Object(
    {
      ...Pressed,
      /** The same key a second time answers the first job. */
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    exact,
  ),
  reply: RecordActionJob,
  status: 202,
  example: { params: { table, flow: '{button}' }, body: { ...pressed, key: 'ship-t1002' } },
});

export const listRecordActionJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/action-jobs',
  tag,
  summary: { zh: '按过的按钮，最新的在前', en: 'Buttons that were pressed, the newest first' },
  right: read,
  params: OfTable,
  query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) }, exact),
  reply: List(RecordActionJob),
  example: { params: { table } },
});

export const getRecordActionJob = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/action-jobs/{action}',
  tag,
  summary: { zh: '进行到哪里', en: 'How far it has come' },
  right: read,
  params: OfJob,
  reply: RecordActionJob,
  example: { params: { table, action: '{record-action}' } },
});

export const listRecordActionItems = defineRoute({
  method: 'GET',
  path: '/api/v1/tables/{table}/action-jobs/{action}/items',
  tag,
  summary: { zh: '每条记录的结果', en: 'What became of each record' },
  right: read,
  params: OfJob,
  query: Type.Object(
    {
      after: Type.Optional(Type.Integer({ minimum: -1 })),
      limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    },
    exact,
  ),
  reply: Type.Object({ items: Type.Array(RecordActionItem), next: Nullable(Type.Integer()) }, exact),
  example: { params: { table, action: '{record-action}' } },
});

export const cancelRecordAction = defineRoute({
  method: 'POST',
  path: '/api/v1/tables/{table}/action-jobs/{action}/cancel',
  tag,
  summary: {
    zh: '不再启动剩下的；已经启动的继续',
    en: 'Start no more of them; what is under way goes on',
  },
  right: { action: 'handle', kind: 'table', of: 'table' },
  params: OfJob,
  reply: Done,
  example: { params: { table, action: '{record-action}' } },
});
