import { Type } from 'typebox';
import { RunMode, RunStatus } from '../run.ts';
import { RunView } from '../run-view.ts';
import { exact, FlowId, Instant, List, NodeId, Nullable, Page, pageQuery, Reason, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

const StepKey = Type.String({ minLength: 1, maxLength: 500 });
const Version = Type.Integer({ minimum: 1 });
const Key = Type.String({ minLength: 1, maxLength: 500 });
const OfRun = Type.Object({ run: RunId }, exact);
const tag = 'runs';
const read = { action: 'read', kind: 'run', narrowed: true } as const;
const handle = { action: 'handle', kind: 'run', narrowed: true } as const;
const start = { action: 'run', kind: 'flow', narrowed: true } as const;

export const RunSummary = Type.Object(
  {
    id: RunId,
    flow: FlowId,
    version: Version,
    mode: RunMode,
    status: RunStatus,
    /** Held back by a pause or a repair. */
    held: Type.Boolean(),
    createdAt: Instant,
    endedAt: Nullable(Instant),
    errorCode: Nullable(Type.String()),
    parent: Nullable(RunId),
    keys: Type.Record(Type.String(), Type.String()),
  },
  exact,
);

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs',
  tag,
  summary: { zh: '运行记录', en: 'Runs' },
  right: read,
  query: Type.Object(
    {
      ...pageQuery,
      flow: Type.Optional(FlowId),
      status: Type.Optional(RunStatus),
      mode: Type.Optional(RunMode),
      errorCode: Type.Optional(Type.String({ maxLength: 100 })),
      /** A search key, such as an order number; of any name unless `keyName` says which. */
      key: Type.Optional(Key),
      keyName: Type.Optional(Type.String({ maxLength: 100 })),
      /** Runs that this one started. */
      parent: Type.Optional(RunId),
      from: Type.Optional(Instant),
      to: Type.Optional(Instant),
    },
    exact,
  ),
  reply: Page(RunSummary),
  example: { query: { limit: 20, status: 'completed' } },
});

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{run}',
  tag,
  summary: { zh: '一次运行：步骤、耗时、结果', en: 'A run: its steps, times and results' },
  right: read,
  params: OfRun,
  query: Type.Object({ unmask: Type.Boolean({ default: false }) }, exact),
  reply: Type.Object(
    {
      id: RunId,
      flow: FlowId,
      version: Version,
      held: Type.Boolean(),
      masked: Type.Boolean(),
      ...RunView.properties,
    },
    exact,
  ),
  example: { params: { run: '{run}' } },
});

/** What became of a start. */
export const Started = Type.Object(
  {
    runId: RunId,
    /** `running` when the answer did not wait for more. */
    status: RunStatus,
    /** A run with this key was there already; it is this one. */
    duplicate: Type.Boolean(),
    output: Type.Optional(Type.Unknown()),
    errorCode: Type.Optional(Type.String()),
    reply: Type.Optional(
      Type.Object({ status: Type.Integer(), contentType: Type.String(), body: Type.String() }, exact),
    ),
  },
  exact,
);

const Start = {
  flow: FlowId,
  version: Type.Optional(Version),
  mode: Type.Optional(RunMode),
  /** Where to begin, when the flow has several starts. */
  node: Type.Optional(NodeId),
  priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
};

export const startRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs',
  tag,
  summary: { zh: '启动运行', en: 'Start a run' },
  right: start,
  body: Type.Object(
    {
      ...Start,
      input: Type.Unknown(),
      /** A second start with the same value answers with the first run. */
      key: Type.Optional(Key),
      /** Answer after this time at the latest; before it, once the run answers, ends or parks. */
      waitMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    },
    exact,
  ),
  reply: Started,
  status: 201,
  example: { body: { flow: 'hello', input: {}, waitMs: 1000 } },
});

export const startRuns = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/batch',
  tag,
  summary: { zh: '批量启动', en: 'Start many runs of one flow' },
  right: start,
  body: Type.Object(
    {
      ...Start,
      inputs: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 1000 }),
    },
    exact,
  ),
  reply: List(Started),
  status: 201,
  example: { body: { flow: 'hello', inputs: [{}, {}], mode: 'rehearsal' } },
});

/** What became of a message to a run. */
export const Delivered = Type.Object(
  { runId: RunId, result: Type.Union([Type.Literal('accepted'), Type.Literal('duplicate')]) },
  exact,
);

export const cancelRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{run}/cancel',
  tag,
  summary: { zh: '取消运行', en: 'Cancel a run' },
  right: handle,
  params: OfRun,
  body: Type.Object({ reason: Reason }, exact),
  reply: Delivered,
  status: 202,
  example: { params: { run: '{waiting}' }, body: { reason: '买家已退款' } },
});

export const retryRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{run}/retry',
  tag,
  summary: { zh: '从失败的步骤继续', en: 'Go on from the failed step' },
  right: handle,
  params: OfRun,
  body: Type.Object(
    { step: Type.Optional(StepKey), reason: Type.Optional(Reason), input: Type.Optional(Type.Unknown()) },
    exact,
  ),
  reply: Delivered,
  status: 202,
  example: { params: { run: '{failed}' }, body: { reason: '已补库存' } },
});

export const replayRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{run}/replay',
  tag,
  summary: { zh: '从某一步重新执行（新的运行）', en: 'Replay from a step, as a new run' },
  right: handle,
  params: OfRun,
  body: Type.Object(
    {
      step: StepKey,
      version: Type.Optional(Version),
      input: Type.Optional(Type.Unknown()),
      reason: Type.Optional(Reason),
      /** Steps that must not happen twice may happen again. */
      confirmOnce: Type.Optional(Type.Boolean()),
    },
    exact,
  ),
  reply: Started,
  status: 201,
  example: { params: { run: '{run}' }, body: { step: 'start', reason: '核对' } },
});

const Event = {
  event: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
  payload: Type.Unknown(),
  /** A second event with the same value for the same run is dropped. */
  dedupe: Type.Optional(Key),
};

export const sendRunEvent = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{run}/events',
  tag: 'events',
  summary: { zh: '向一次运行发送事件', en: 'Send an event to a run' },
  right: handle,
  params: OfRun,
  body: Type.Object(Event, exact),
  reply: List(Delivered),
  status: 202,
  example: { params: { run: '{waiting}' }, body: { event: 'paid', payload: { amount: 19.9 } } },
});

export const sendEvent = defineRoute({
  method: 'POST',
  path: '/api/v1/events',
  tag: 'events',
  summary: {
    zh: '向带有某个查询键的运行发送事件',
    en: 'Send an event to the open runs that carry a search key',
  },
  right: { action: 'handle', kind: 'run' },
  body: Type.Object({ key: Type.String({ minLength: 1, maxLength: 100 }), value: Key, ...Event }, exact),
  reply: List(Delivered),
  status: 202,
  example: { body: { key: 'orderNo', value: 'T1001', event: 'paid', payload: {} } },
});

const stream = { reply: Type.String(), contentType: 'text/event-stream', right: read } as const;

export const streamRun = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{run}/stream',
  tag,
  summary: {
    zh: '运行的实时进展（SSE，可用 Last-Event-ID 续传）',
    en: 'A run as it goes on: SSE, resumed by Last-Event-ID',
  },
  params: OfRun,
  ...stream,
  example: { params: { run: '{run}' } },
});

export const streamRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/stream',
  tag,
  summary: { zh: '所有运行的状态变化（SSE）', en: 'Changes of all runs: SSE' },
  query: Type.Object({ flow: Type.Optional(FlowId) }, exact),
  ...stream,
  example: {},
});
