import { Type } from 'typebox';
import { FlowDefinition, FlowLayout } from '../flow.ts';
import { Problem } from '../problem.ts';
import { Text } from '../text.ts';
import { FlowDiff } from './flow-diff.ts';
import { Done, exact, FlowId, Instant, List, Note, Nullable, Page, pageQuery, Reason } from './forms.ts';
import { defineRoute } from './route.ts';

export const FlowSummary = Type.Object(
  {
    id: FlowId,
    name: Text,
    revision: Type.Integer({ minimum: 1 }),
    savedAt: Instant,
    savedBy: Type.String(),
    version: Nullable(Type.Integer({ minimum: 1 })),
    changed: Type.Boolean(),
    paused: Nullable(Type.String()),
    /** Live runs of the last 24 hours, when they were asked for; up to half a minute old. */
    activity: Type.Optional(
      Type.Object(
        {
          runs: Type.Integer({ minimum: 0 }),
          failures: Type.Integer({ minimum: 0 }),
          /** 95 of 100 ended runs took no longer, in ms, waits included. */
          p95Ms: Nullable(Type.Integer({ minimum: 0 })),
        },
        exact,
      ),
    ),
  },
  exact,
);

/** A draft as saved. Its revision is also the ETag: send it as `If-Match` to save over it. */
export const FlowDraft = Type.Object(
  {
    flow: FlowId,
    revision: Type.Integer({ minimum: 1 }),
    definition: FlowDefinition,
    layout: FlowLayout,
    savedAt: Instant,
    savedBy: Type.String(),
  },
  exact,
);

export const FlowVersion = Type.Object(
  {
    flow: FlowId,
    version: Type.Integer({ minimum: 1 }),
    hash: Type.String(),
    name: Nullable(Type.String()),
    note: Nullable(Type.String()),
    publishedAt: Instant,
    publishedBy: Type.String(),
    live: Type.Boolean(),
  },
  exact,
);

const Problems = Type.Array(Problem);
const Version = Type.Integer({ minimum: 1 });
const OfFlow = Type.Object({ flow: FlowId }, exact);
const OfVersion = Type.Object({ flow: FlowId, version: Version }, exact);
const tag = 'flows';
const on = { kind: 'flow', of: 'flow' } as const;

const sampleFlow = {
  schemaVersion: 1,
  id: 'hello',
  name: { zh: '你好', en: 'Hello' },
  nodes: { start: { type: 'manual', config: {} } },
  edges: [],
};

export const listFlows = defineRoute({
  method: 'GET',
  path: '/api/v1/flows',
  tag,
  summary: { zh: '流程列表', en: 'Flows' },
  right: { action: 'read', kind: 'flow', narrowed: true },
  query: Type.Object(
    {
      ...pageQuery,
      text: Type.Optional(Type.String({ maxLength: 100 })),
      activity: Type.Boolean({ default: false }),
    },
    exact,
  ),
  reply: Page(FlowSummary),
  example: { query: { limit: 20, activity: true } },
});

export const createFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows',
  tag,
  summary: { zh: '新建或导入流程', en: 'Make or import a flow' },
  right: { action: 'edit', kind: 'flow', narrowed: true },
  body: Type.Object({ definition: FlowDefinition, layout: Type.Optional(FlowLayout) }, exact),
  reply: Type.Object({ ...FlowDraft.properties, problems: Problems }, exact),
  status: 201,
  example: { body: { definition: sampleFlow, layout: { start: { x: 0, y: 0 } } } },
});

export const validateFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/validate',
  tag,
  summary: { zh: '检查流程（不保存）', en: 'Check a flow without saving it' },
  right: { action: 'read', kind: 'flow', narrowed: true },
  body: Type.Object({ definition: Type.Unknown() }, exact),
  reply: Type.Object({ problems: Problems }, exact),
  example: { body: { definition: sampleFlow } },
});

export const getFlow = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}',
  tag,
  summary: { zh: '流程草稿', en: 'Draft of a flow' },
  right: { action: 'read', ...on },
  params: OfFlow,
  reply: Type.Object(
    {
      ...FlowDraft.properties,
      version: Nullable(Version),
      changed: Type.Boolean(),
      paused: Nullable(Type.String()),
    },
    exact,
  ),
  example: { params: { flow: 'hello' } },
});

export const saveFlow = defineRoute({
  method: 'PUT',
  path: '/api/v1/flows/{flow}',
  tag,
  summary: { zh: '保存草稿（If-Match 带上修订号）', en: 'Save the draft; If-Match carries the revision' },
  right: { action: 'edit', ...on },
  params: OfFlow,
  body: FlowDefinition,
  reply: Type.Object({ ...FlowDraft.properties, problems: Problems }, exact),
  example: { params: { flow: 'hello' }, headers: { 'if-match': '"1"' }, body: sampleFlow },
});

export const saveLayout = defineRoute({
  method: 'PUT',
  path: '/api/v1/flows/{flow}/layout',
  tag,
  summary: { zh: '保存画布位置', en: 'Save where the nodes stand' },
  right: { action: 'edit', ...on },
  params: OfFlow,
  body: FlowLayout,
  reply: Done,
  example: { params: { flow: 'hello' }, body: { start: { x: 40, y: 80 } } },
});

export const archiveFlow = defineRoute({
  method: 'DELETE',
  path: '/api/v1/flows/{flow}',
  tag,
  summary: { zh: '归档流程', en: 'Archive a flow' },
  right: { action: 'edit', ...on },
  params: OfFlow,
  reply: Done,
  example: { params: { flow: 'hello' } },
});

export const listRevisions = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/revisions',
  tag,
  summary: { zh: '草稿的历次保存', en: 'Earlier saves of the draft' },
  right: { action: 'read', ...on },
  params: OfFlow,
  reply: List(Type.Object({ revision: Version, savedAt: Instant, savedBy: Type.String() }, exact)),
  example: { params: { flow: 'hello' } },
});

export const getRevision = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/revisions/{revision}',
  tag,
  summary: { zh: '某次保存的草稿', en: 'The draft as it was' },
  right: { action: 'read', ...on },
  params: Type.Object({ flow: FlowId, revision: Version }, exact),
  reply: FlowDefinition,
  example: { params: { flow: 'hello', revision: 1 } },
});

export const publishFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/publish',
  tag,
  summary: { zh: '发布', en: 'Publish' },
  right: { action: 'publish', ...on },
  params: OfFlow,
  body: Type.Object(
    {
      /** Of the draft the publisher has seen. */
      revision: Version,
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      note: Type.Optional(Note),
    },
    exact,
  ),
  reply: Type.Object({ version: FlowVersion, isNew: Type.Boolean(), problems: Problems }, exact),
  example: { params: { flow: 'hello' }, body: { revision: 1, note: '首发' } },
});

export const listVersions = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/versions',
  tag,
  summary: { zh: '版本列表', en: 'Versions' },
  right: { action: 'read', ...on },
  params: OfFlow,
  reply: List(FlowVersion),
  example: { params: { flow: 'hello' } },
});

export const getVersion = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/versions/{version}',
  tag,
  summary: { zh: '某个版本', en: 'A version' },
  right: { action: 'read', ...on },
  params: OfVersion,
  reply: FlowDefinition,
  example: { params: { flow: 'hello', version: 1 } },
});

/** `draft`, `live`, or the number of a version. */
const Side = Type.String({ pattern: '^(draft|live|[1-9][0-9]{0,8})$' });

export const diffFlow = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/diff',
  tag,
  summary: { zh: '版本对比', en: 'Compare versions' },
  right: { action: 'read', ...on },
  params: OfFlow,
  query: Type.Object({ from: Side, to: Side }, exact),
  reply: FlowDiff,
  example: { params: { flow: 'hello' }, query: { from: 'live', to: 'draft' } },
});

export const rollBackFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/roll-back',
  tag,
  summary: { zh: '回滚到某个版本', en: 'Roll back to a version' },
  right: { action: 'publish', ...on },
  params: OfFlow,
  body: Type.Object({ version: Version, note: Type.Optional(Note) }, exact),
  reply: FlowVersion,
  example: { params: { flow: 'hello' }, body: { version: 1, note: '新版本有误' } },
});

export const exportFlow = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/export',
  tag,
  summary: { zh: '导出流程文件', en: 'Export the flow as a file' },
  right: { action: 'read', ...on },
  params: OfFlow,
  query: Type.Object({ version: Type.Optional(Version) }, exact),
  reply: FlowDefinition,
  contentType: 'application/json; charset=utf-8',
  example: { params: { flow: 'hello' } },
});

export const exportLayout = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/export/layout',
  tag,
  summary: { zh: '导出画布位置文件', en: 'Export where the nodes stand as a file' },
  right: { action: 'read', ...on },
  params: OfFlow,
  reply: FlowLayout,
  contentType: 'application/json; charset=utf-8',
  example: { params: { flow: 'hello' } },
});

export const pauseFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/pause',
  tag,
  summary: { zh: '暂停流程', en: 'Pause a flow' },
  right: { action: 'run', ...on },
  params: OfFlow,
  body: Type.Object({ reason: Reason }, exact),
  reply: Done,
  example: { params: { flow: 'hello' }, body: { reason: '盘点' } },
});

export const resumeFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/resume',
  tag,
  summary: { zh: '恢复流程', en: 'Resume a flow' },
  right: { action: 'run', ...on },
  params: OfFlow,
  reply: Done,
  example: { params: { flow: 'hello' } },
});
