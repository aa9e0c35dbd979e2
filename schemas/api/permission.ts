import { Type, type Static } from 'typebox';

const exact = { additionalProperties: false };

/**
 * What may be done: `read`; `edit` drafts and settings; `publish` flows; `run`: start and stop; `handle` what waits for
 * a person or went wrong; `manage` people and rights; `unmask` personal data (each use is logged). On a table `read` and
 * `handle` are its records, `edit` its definition; on a channel `edit` is its connection, `run` a synchronisation.
 */
export const Action = Type.Union([
  Type.Literal('read'),
  Type.Literal('edit'),
  Type.Literal('publish'),
  Type.Literal('run'),
  Type.Literal('handle'),
  Type.Literal('manage'),
  Type.Literal('unmask'),
]);
export type Action = Static<typeof Action>;

export const Kind = Type.Union([
  Type.Literal('flow'),
  Type.Literal('run'),
  Type.Literal('case'),
  Type.Literal('schedule'),
  Type.Literal('webhook'),
  Type.Literal('table'),
  Type.Literal('channel'),
  Type.Literal('secret'),
  Type.Literal('account'),
  Type.Literal('audit'),
  Type.Literal('pii'),
  Type.Literal('system'),
]);
export type Kind = Static<typeof Kind>;

/**
 * A right is a row: an action on a kind of things, on one of them or on all (`*`). Runs, schedules and webhooks go by
 * the id of their flow, so one row opens everything of a flow.
 */
export const Permission = Type.Object(
  {
    action: Type.Union([Action, Type.Literal('*')]),
    kind: Type.Union([Kind, Type.Literal('*')]),
    id: Type.String({ minLength: 1, maxLength: 200 }),
  },
  exact,
);
export type Permission = Static<typeof Permission>;

/** Whether some row opens this. Without an `id`: whether it opens any of the kind, to show a menu or a list at all. */
export const allows = (
  permissions: readonly Permission[],
  action: Action,
  kind: Kind,
  id?: string,
): boolean =>
  permissions.some(
    (row) =>
      (row.action === action || row.action === '*') &&
      (row.kind === kind || row.kind === '*') &&
      (id === undefined || row.id === id || row.id === '*'),
  );

/** The ids an action is open for, or `*` for all: what a list is narrowed to. */
export const openIds = (permissions: readonly Permission[], action: Action, kind: Kind): '*' | string[] => {
  const ids = permissions.filter((row) => allows([row], action, kind)).map(({ id }) => id);
  return ids.includes('*') ? '*' : [...new Set(ids)];
};
