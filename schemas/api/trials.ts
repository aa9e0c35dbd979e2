import { Type, type Static } from 'typebox';
import { FlowCase, FlowDefinition } from '../flow.ts';
import { RunErrorView, StepStatus } from '../run-view.ts';
import { RunMode, RunStatus } from '../run.ts';
import { Text } from '../text.ts';
import { exact, FlowId, Instant, List, NodeId, Nullable, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Count = Type.Integer({ minimum: 0 });
const Ms = Type.Number({ minimum: 0 });
const OfFlow = Type.Object({ flow: FlowId }, exact);
const tag = 'trials';
const read = { action: 'read', kind: 'flow', of: 'flow' } as const;

/**
 * Where a step's result is from: it `ran`; a person `pinned` it; it is the one of the `run` the data was taken from;
 * it is `simulated` after the declared form of the reply; it was `given` by a case; or it did not run (`none`).
 */
export const TrialSource = oneOf('ran', 'pinned', 'run', 'simulated', 'given', 'none');
export type TrialSource = Static<typeof TrialSource>;

export const TrialStep = Type.Object(
  {
    /** `charge`, `loop[3]/charge`. */
    key: Type.String(),
    node: NodeId,
    status: StepStatus,
    source: TrialSource,
    /** Why the result is not of the node itself: what would have been sent, or done. */
    note: Type.Optional(Text),
    input: Type.Optional(Type.Unknown()),
    output: Type.Optional(Type.Unknown()),
    /** Taken, `out` too. */
    ports: Type.Array(Type.String()),
    error: Type.Optional(RunErrorView),
    /** In real time, waits jumped over. */
    ms: Ms,
    /** Length of the wait that was jumped over. */
    waitedMs: Type.Optional(Ms),
  },
  { ...exact, $id: 'TrialStep' },
);
export type TrialStep = Static<typeof TrialStep>;

/** How often an edge was taken. `port` is `out` where the edge names none. */
export const EdgeCount = Type.Object({ from: NodeId, port: Type.String(), to: NodeId, count: Count }, exact);

/** A draft tried over one input: a rehearsal in memory that sends nothing and writes nothing. */
export const TrialView = Type.Object(
  {
    status: oneOf('completed', 'failed', 'waiting', 'canceled', 'stopped'),
    input: Type.Unknown(),
    output: Type.Optional(Type.Unknown()),
    error: Type.Optional(RunErrorView),
    /** The run whose data was taken. */
    run: Nullable(RunId),
    /** Personal data is masked in what is shown; the trial itself worked on the real values. */
    masked: Type.Boolean(),
    /** In the order in which they began. */
    steps: Type.Array(TrialStep),
    edges: Type.Array(EdgeCount),
    ms: Ms,
  },
  { ...exact, $id: 'TrialView' },
);
export type TrialView = Static<typeof TrialView>;

const Definition = Type.Optional(FlowDefinition);

export const tryFlow = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/trial',
  tag,
  summary: {
    zh: '演练：用一份数据在内存里试跑草稿，不发不写',
    en: 'Rehearse the draft, or a given definition, in memory over one input; nothing is sent or written',
  },
  right: read,
  params: OfFlow,
  body: Type.Object(
    {
      /** The saved draft when left out. */
      definition: Definition,
      input: Type.Optional(Type.Unknown()),
      /** Take input and outputs of this run; wins over `key`. */
      run: Type.Optional(RunId),
      /** Take the newest run with this search key, such as an order number. */
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
      /** Begin at this trigger. */
      startNode: Type.Optional(NodeId),
      /** Run to this node and no further. */
      upTo: Type.Optional(NodeId),
      /** Run this node alone: what stands before it comes from pins, or from the run. */
      only: Type.Optional(NodeId),
      /** Results to take instead of running a node. */
      pins: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      unmask: Type.Optional(Type.Boolean()),
    },
    exact,
  ),
  reply: TrialView,
  example: { params: { flow: 'hello' }, body: { input: { name: '小明' } } },
});

export type EdgeCount = Static<typeof EdgeCount>;

export const NodeTally = Type.Object(
  {
    node: NodeId,
    /** Inputs in which it ran. */
    inputs: Count,
    steps: Count,
    failed: Count,
    simulated: Count,
    errors: Type.Array(
      Type.Object({ code: Type.String(), message: Text, count: Count, inputs: Type.Array(Count) }, exact),
    ),
    /** Fields of its result that were absent, null or blank at least once, the emptiest first. */
    nulls: Type.Array(Type.Object({ path: Type.String(), seen: Count, empty: Count }, exact)),
  },
  { ...exact, $id: 'NodeTally' },
);
export type NodeTally = Static<typeof NodeTally>;

/** A draft tried over many real inputs. Lists of inputs are positions in `inputs`. */
export const TrialBatch = Type.Object(
  {
    id: Type.String(),
    flow: FlowId,
    state: oneOf('running', 'done', 'out-of-time', 'canceled'),
    total: Count,
    tried: Count,
    ms: Ms,
    statuses: Type.Record(Type.String(), Count),
    inputs: Type.Array(
      Type.Object(
        {
          run: RunId,
          keys: Type.Record(Type.String(), Type.String()),
          status: Type.String(),
          errorCode: Nullable(Type.String()),
          /** How the run itself came out. */
          was: Type.Object({ status: RunStatus, errorCode: Nullable(Type.String()) }, exact),
        },
        exact,
      ),
    ),
    edges: Type.Array(Type.Object({ ...EdgeCount.properties, inputs: Type.Array(Count) }, exact)),
    nodes: Type.Array(NodeTally),
  },
  { ...exact, $id: 'TrialBatch' },
);
export type TrialBatch = Static<typeof TrialBatch>;

const OfBatch = Type.Object({ flow: FlowId, batch: Type.String({ maxLength: 64 }) }, exact);

export const tryFlowMany = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/trial-batch',
  tag,
  summary: {
    zh: '用最近的真实订单试跑草稿：每条连线走了几单、哪里失败、哪里缺值',
    en: 'Rehearse the draft over the latest real inputs: counts on edges, failures and missing values on nodes',
  },
  right: read,
  params: OfFlow,
  body: Type.Object(
    {
      definition: Definition,
      /** 100 when left out. */
      last: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      /** Most time it may take: a minute when left out. */
      limitMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000 })),
      /** The answer comes after this long at the latest; what is not done by then goes on and is asked for by its id. Two seconds when left out. */
      waitMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 30_000 })),
    },
    exact,
  ),
  reply: TrialBatch,
  example: { params: { flow: 'hello' }, body: { last: 20 } },
});

export const getTrialBatch = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/trial-batch/{batch}',
  tag,
  summary: { zh: '试跑进度和结果', en: 'How far a batch of rehearsals is, and what it found' },
  right: read,
  params: OfBatch,
  reply: TrialBatch,
  example: { params: { flow: 'hello', batch: '{batch}' } },
});

export const cancelTrialBatch = defineRoute({
  method: 'DELETE',
  path: '/api/v1/flows/{flow}/trial-batch/{batch}',
  tag,
  summary: { zh: '停止试跑', en: 'Stop a batch of rehearsals' },
  right: read,
  params: OfBatch,
  reply: TrialBatch,
  example: { params: { flow: 'hello', batch: '{batch}' } },
});

/** A past run, or a case of the draft, that can be looked at and tried again. */
export const FlowSample = Type.Object(
  {
    /** A run; null for a case. */
    run: Nullable(RunId),
    /** Position of the case in the draft. */
    case: Nullable(Count),
    name: Nullable(Text),
    version: Nullable(Type.Integer({ minimum: 1 })),
    mode: Nullable(RunMode),
    status: Nullable(RunStatus),
    errorCode: Nullable(Type.String()),
    at: Nullable(Instant),
    keys: Type.Record(Type.String(), Type.String()),
    /** Personal data masked; left out unless asked for. */
    input: Type.Optional(Type.Unknown()),
  },
  { ...exact, $id: 'FlowSample' },
);
export type FlowSample = Static<typeof FlowSample>;

export const listSamples = defineRoute({
  method: 'GET',
  path: '/api/v1/flows/{flow}/samples',
  tag,
  summary: {
    zh: '样例：最近的、失败的、按订单号找的运行，以及用例',
    en: 'Samples: recent or failed runs, runs by order number, and cases',
  },
  right: read,
  params: OfFlow,
  query: Type.Object(
    {
      kind: Type.Enum(['recent', 'failed', 'cases'], { type: 'string', default: 'recent' }),
      /** A search key such as an order number. */
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
      input: Type.Boolean({ default: false }),
    },
    exact,
  ),
  reply: List(FlowSample),
  example: { params: { flow: 'hello' }, query: { kind: 'recent', limit: 10 } },
});

export const caseFromRun = defineRoute({
  method: 'POST',
  path: '/api/v1/flows/{flow}/cases/from-run',
  tag,
  summary: {
    zh: '把一次真实运行录成用例，个人信息已遮盖；由设计器放进草稿',
    en: 'Record a real run as a case, personal data masked; the designer puts it into the draft',
  },
  right: read,
  params: OfFlow,
  body: Type.Object(
    {
      run: RunId,
      name: Type.Optional(Text),
      definition: Definition,
    },
    exact,
  ),
  reply: Type.Object(
    {
      case: FlowCase,
      /** It comes out as it says when run against the draft. */
      passes: Type.Boolean(),
      mismatches: Type.Array(
        Type.Object({ path: Type.String(), expected: Type.Unknown(), actual: Type.Unknown() }, exact),
      ),
    },
    exact,
  ),
  example: { params: { flow: 'hello' }, body: { run: '{run}' } },
});
