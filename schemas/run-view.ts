import { Type, type Static } from 'typebox';
import { Text } from './text.ts';
import { Blame, RunMode, RunStatus } from './run.ts';

const exact = { additionalProperties: false };
const Instant = Type.Integer({ description: 'ms since 1970' });
const Ms = Type.Integer({ minimum: 0 });

/** An error inside a run: a stable code, a message for people, and whose fault it is. */
export const RunErrorView = Type.Object(
  {
    code: Type.String(),
    message: Text,
    blame: Blame,
    retryable: Type.Boolean(),
    retryAfterMs: Type.Optional(Ms),
    path: Type.Optional(Type.String()),
    details: Type.Optional(Type.Unknown()),
  },
  exact,
);
export type RunErrorView = Static<typeof RunErrorView>;

export const StepStatus = Type.Union([
  Type.Literal('started'),
  Type.Literal('retrying'),
  Type.Literal('waiting'),
  Type.Literal('resumed'),
  Type.Literal('completed'),
  Type.Literal('failed'),
  Type.Literal('canceled'),
]);

/** What a parked step waits for. The token by which a reply reaches it is a secret and never shown. */
export const WaitView = Type.Object(
  {
    kind: Type.String(),
    since: Instant,
    dueAt: Type.Optional(Instant),
    event: Type.Optional(Type.String()),
    children: Type.Optional(Type.Array(Type.String())),
    schema: Type.Optional(Type.Unknown()),
  },
  exact,
);
export type WaitView = Static<typeof WaitView>;

export const StepView = Type.Object(
  {
    /** `charge`, `loop[3]/charge`, `charge~undo`. */
    key: Type.String(),
    node: Type.String(),
    status: StepStatus,
    /** Calls of the node so far, over all lives of the step. */
    attempts: Type.Integer({ minimum: 0 }),
    startedAt: Instant,
    endedAt: Type.Optional(Instant),
    /** From the first start to the end, waits included. */
    durationMs: Type.Optional(Ms),
    /** What it was given when it began: what its settings read, the request it sent, or the results it came from. */
    input: Type.Optional(Type.Unknown()),
    output: Type.Optional(Type.Unknown()),
    /** The ports taken, when they are not just `out`. */
    ports: Type.Optional(Type.Array(Type.String())),
    error: Type.Optional(RunErrorView),
    wait: Type.Optional(WaitView),
    /** When it is tried again. */
    retryAt: Type.Optional(Instant),
    /** Items of a for-each, or turns of a loop so far. */
    iterations: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Why it was canceled. */
    reason: Type.Optional(Type.String()),
    cached: Type.Optional(Type.Boolean()),
    /** Undoes what another step did. */
    undoes: Type.Optional(Type.String()),
  },
  { ...exact, $id: 'StepView' },
);
export type StepView = Static<typeof StepView>;

/** One line of a run's history, without the data that the steps hold already. */
export const TimelineEntry = Type.Object(
  {
    /** Place in the journal, from 1. */
    seq: Type.Integer({ minimum: 1 }),
    at: Instant,
    type: Type.String(),
    step: Type.Optional(Type.String()),
    attempt: Type.Optional(Type.Integer()),
    why: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
    by: Type.Optional(Type.String()),
    event: Type.Optional(Type.String()),
    dueAt: Type.Optional(Instant),
    errorCode: Type.Optional(Type.String()),
  },
  exact,
);
export type TimelineEntry = Static<typeof TimelineEntry>;

const Origin = Type.Object(
  { run: Type.String(), step: Type.String(), reason: Type.Optional(Type.String()) },
  exact,
);

/** A run as API and designer show it, folded from its journal. */
export const RunView = Type.Object(
  {
    status: RunStatus,
    mode: RunMode,
    trigger: Type.String(),
    startNode: Type.Optional(Type.String()),
    depth: Type.Integer(),
    input: Type.Unknown(),
    output: Type.Optional(Type.Unknown()),
    error: Type.Optional(RunErrorView),
    failedStep: Type.Optional(Type.String()),
    cancelReason: Type.Optional(Type.String()),
    startedAt: Instant,
    endedAt: Type.Optional(Instant),
    durationMs: Type.Optional(Ms),
    /** Status code of the answer the caller got. */
    replyStatus: Type.Optional(Type.Integer()),
    /** The answer itself. */
    reply: Type.Optional(
      Type.Object({ status: Type.Integer(), contentType: Type.String(), body: Type.String() }, exact),
    ),
    keys: Type.Record(Type.String(), Type.String()),
    parent: Type.Optional(Origin),
    forkedFrom: Type.Optional(Origin),
    /** In the order in which they began. */
    steps: Type.Array(StepView),
    timeline: Type.Array(TimelineEntry),
  },
  { ...exact, $id: 'RunView' },
);
export type RunView = Static<typeof RunView>;
