import { Type } from 'typebox';
import { Text as Label } from '../text.ts';
import { Done, exact, FlowId, Instant, Note, Nullable, Page, pageQuery, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

const CaseType = Type.Union([
  Type.Literal('task'),
  Type.Literal('uncertain'),
  Type.Literal('quarantine'),
  Type.Literal('incident'),
]);
const Severity = Type.Union([
  Type.Literal('urgent'),
  Type.Literal('important'),
  Type.Literal('normal'),
  Type.Literal('notice'),
]);
const tag = 'cases';
const Text = Nullable(Type.String());

/** Something that waits for a person. */
export const Case = Type.Object(
  {
    id: Type.String(),
    type: CaseType,
    cause: Type.String(),
    /** What the cause is called; null: a cause of the flow's author. */
    title: Nullable(Label),
    severity: Severity,
    /** What it is about, such as an order number. */
    object: Text,
    field: Text,
    value: Text,
    suggestion: Text,
    handler: Text,
    deadlineAt: Nullable(Instant),
    run: Nullable(RunId),
    flow: Nullable(FlowId),
    step: Text,
    openedAt: Instant,
    closedAt: Nullable(Instant),
    closedBy: Text,
    note: Text,
  },
  exact,
);

export const listCases = defineRoute({
  method: 'GET',
  path: '/api/v1/cases',
  tag,
  summary: { zh: '待处理', en: 'What waits for a person' },
  right: { action: 'read', kind: 'case', narrowed: true },
  query: Type.Object(
    {
      ...pageQuery,
      open: Type.Optional(Type.Boolean()),
      type: Type.Optional(CaseType),
      cause: Type.Optional(Type.String({ maxLength: 100 })),
      severity: Type.Optional(Severity),
      flow: Type.Optional(FlowId),
      run: Type.Optional(RunId),
      handler: Type.Optional(Type.String({ maxLength: 100 })),
    },
    exact,
  ),
  reply: Page(Case),
  example: { query: { open: true } },
});

/** How many wait, by type, cause and severity: the groups of the list. */
export const countCases = defineRoute({
  method: 'GET',
  path: '/api/v1/cases/counts',
  tag,
  summary: { zh: '待处理的数量（按原因分组）', en: 'How many cases are open, by cause' },
  right: { action: 'read', kind: 'case', narrowed: true },
  reply: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            type: CaseType,
            cause: Type.String(),
            title: Nullable(Label),
            severity: Severity,
            cases: Type.Integer(),
            oldestAt: Instant,
          },
          exact,
        ),
      ),
    },
    exact,
  ),
  example: {},
});

const OfCase = Type.Object({ case: Type.String({ minLength: 1, maxLength: 128 }) }, exact);

export const getCase = defineRoute({
  method: 'GET',
  path: '/api/v1/cases/{case}',
  tag,
  summary: { zh: '一项待处理及其表单', en: 'A case, with the form of its answer' },
  right: { action: 'read', kind: 'case', narrowed: true },
  params: OfCase,
  query: Type.Object({ unmask: Type.Boolean({ default: false }) }, exact),
  reply: Type.Object(
    {
      ...Case.properties,
      /** What helps, where the cause is a known one. */
      help: Type.Optional(Label),
      details: Type.Optional(Type.Unknown()),
      /** JSON Schema of the answer; left out where any value will do. */
      form: Type.Optional(Type.Unknown()),
      masked: Type.Boolean(),
    },
    exact,
  ),
  example: { params: { case: '{case}' } },
});

/**
 * The answer of a person. A task and a record held for correction take `reply`, which their run goes on with; a step
 * of unknown outcome takes `decision`; an incident is closed with a note.
 */
export const resolveCase = defineRoute({
  method: 'POST',
  path: '/api/v1/cases/{case}/resolve',
  tag,
  summary: { zh: '处理一项待处理', en: 'Resolve a case' },
  right: { action: 'handle', kind: 'case', narrowed: true },
  params: OfCase,
  body: Type.Object(
    {
      reply: Type.Optional(Type.Unknown()),
      decision: Type.Optional(
        Type.Union([
          Type.Object({ kind: Type.Literal('done'), output: Type.Unknown() }, exact),
          Type.Object({ kind: Type.Literal('again') }, exact),
          Type.Object({ kind: Type.Literal('fail') }, exact),
        ]),
      ),
      note: Type.Optional(Note),
    },
    exact,
  ),
  reply: Done,
  status: 202,
  example: { params: { case: '{case}' }, body: { reply: { decision: 'approve' }, note: '已核实' } },
});
