import { Type } from 'typebox';
import {
  RepairFilter,
  RepairItem,
  RepairItemState,
  RepairPreview,
  RepairRequest,
  RepairView,
} from '../repair.ts';
import { exact, Note, Page, pageQuery } from './forms.ts';
import { defineRoute } from './route.ts';

const OfRepair = Type.Object({ repair: Type.String({ minLength: 1, maxLength: 64 }) }, exact);
const tag = 'repairs';
/** A repair of one flow needs the right on that flow; without a flow in its filter, on all. */
const handle = { action: 'handle', kind: 'run', narrowed: true } as const;
const sample = { params: { repair: '{repair}' } };

export const previewRepair = defineRoute({
  method: 'POST',
  path: '/api/v1/repairs/preview',
  tag,
  summary: { zh: '批量修复：先看有多少', en: 'What a repair would find, before anything is done' },
  right: handle,
  body: Type.Object({ filter: RepairFilter }, exact),
  reply: RepairPreview,
  example: { body: { filter: { flow: 'fails', errorCode: 'no-stock' } } },
});

export const createRepair = defineRoute({
  method: 'POST',
  path: '/api/v1/repairs',
  tag,
  summary: { zh: '开始批量修复', en: 'Begin a repair: runs are let go one by one' },
  right: handle,
  body: RepairRequest,
  reply: RepairView,
  status: 201,
  example: {
    body: {
      filter: { flow: 'fails', errorCode: 'no-stock' },
      change: { patch: { warehouse: 'WH2' } },
      reason: '改由二仓发货',
      ratePerMinute: 60,
      stopAfterErrors: 20,
    },
  },
});

export const listRepairs = defineRoute({
  method: 'GET',
  path: '/api/v1/repairs',
  tag,
  summary: { zh: '批量修复列表', en: 'Repairs' },
  right: handle,
  query: Type.Object(pageQuery, exact),
  reply: Page(RepairView),
  example: { query: { limit: 10 } },
});

export const getRepair = defineRoute({
  method: 'GET',
  path: '/api/v1/repairs/{repair}',
  tag,
  summary: { zh: '一次批量修复的进展', en: 'How far a repair is' },
  right: handle,
  params: OfRepair,
  reply: RepairView,
  example: sample,
});

export const listRepairItems = defineRoute({
  method: 'GET',
  path: '/api/v1/repairs/{repair}/items',
  tag,
  summary: { zh: '一次批量修复的运行', en: 'The runs of a repair' },
  right: handle,
  params: OfRepair,
  query: Type.Object({ ...pageQuery, state: Type.Optional(RepairItemState) }, exact),
  reply: Page(RepairItem),
  example: sample,
});

export const cancelRepair = defineRoute({
  method: 'POST',
  path: '/api/v1/repairs/{repair}/cancel',
  tag,
  summary: { zh: '停止批量修复（已放行的继续）', en: 'Let no more runs go' },
  right: handle,
  params: OfRepair,
  body: Type.Object({ reason: Type.Optional(Note) }, exact),
  reply: RepairView,
  example: { ...sample, body: { reason: '方案有变' } },
});

export const resumeRepair = defineRoute({
  method: 'POST',
  path: '/api/v1/repairs/{repair}/resume',
  tag,
  summary: { zh: '继续因错误停下的批量修复', en: 'Go on with a repair that stopped at errors' },
  right: handle,
  params: OfRepair,
  reply: RepairView,
  example: { params: { repair: '{stopped-repair}' } },
});
