import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

/**
 * Something wrong in a definition or an input, as a person should read it.
 * `path` is a JSON Pointer to the field (`/nodes/route/config/cases/0/rule`), `code` a stable kebab-case name.
 */
export const Problem = Type.Object(
  {
    code: Type.String(),
    path: Type.String(),
    message: Text,
    severity: Type.Optional(Type.Union([Type.Literal('error'), Type.Literal('warning')])),
    /** The offending value, shortened, when it helps and is no personal data. */
    value: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false, $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

/** A problem of severity error, in one call: `problem('unknown-node', '/nodes/a', '…', '…')`. */
export const problem = (code: string, path: string, zh: string, en: string, value?: unknown): Problem => ({
  code,
  path,
  message: { zh, en },
  ...(value === undefined ? {} : { value }),
});
