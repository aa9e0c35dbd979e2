import { Type } from 'typebox';
import { Text } from '../text.ts';
import { exact, Nullable, Reason } from './forms.ts';
import { defineRoute } from './route.ts';

const CaseIds = Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 500 });
const tag = 'cases';
const right = { action: 'handle', kind: 'case', narrowed: true } as const;

/** Each case on its own: one that cannot be changed keeps back none of the others. */
const Outcome = Type.Object(
  {
    changed: Type.Integer(),
    skipped: Type.Array(Type.Object({ case: Type.String(), message: Text }, exact)),
  },
  exact,
);

export const assignCases = defineRoute({
  method: 'POST',
  path: '/api/v1/cases/assign',
  tag,
  summary: { zh: '认领或转派', en: 'Take cases, or hand them to somebody' },
  right,
  body: Type.Object(
    {
      cases: CaseIds,
      /** A person or a team by name; null: nobody's any more. */
      handler: Nullable(Type.String({ minLength: 1, maxLength: 100 })),
    },
    exact,
  ),
  reply: Outcome,
  example: { body: { cases: ['404'], handler: '李雷' } },
});

/** A case that a run waits on takes its run with it: it is canceled for the same reason. */
export const ignoreCases = defineRoute({
  method: 'POST',
  path: '/api/v1/cases/ignore',
  tag,
  summary: { zh: '忽略（填原因）', en: 'Ignore cases, with a reason' },
  right,
  body: Type.Object({ cases: CaseIds, reason: Reason }, exact),
  reply: Outcome,
  example: { body: { cases: ['404'], reason: '测试单' } },
});
