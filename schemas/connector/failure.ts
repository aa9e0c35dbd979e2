import { Type, type Static } from 'typebox';
import { Text } from '../text.ts';

const exact = { additionalProperties: false };

/**
 * What a failed call means for whoever made it: `retry` soon, `throttle` wait, `refresh-token` then again,
 * `re-authorise` a person must sign in, `clock` ours is off, `signature` the secret is wrong, `permission` a scope is
 * missing, `ip` our address is not on their list, `invalid` the request itself, `gone` no such thing, `duplicate-done`
 * it had been done before, `platform-down` they are.
 */
export const FailureClass = Type.Enum(
  [
    'retry',
    'throttle',
    'refresh-token',
    're-authorise',
    'clock',
    'signature',
    'permission',
    'ip',
    'invalid',
    'gone',
    'duplicate-done',
    'platform-down',
  ],
  { type: 'string', $id: 'FailureClass' },
);
export type FailureClass = Static<typeof FailureClass>;

/** `*` stands for any text; several mean any of them. */
const Match = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
]);

/** The first row whose given columns all match says what a failed answer means. */
export const ErrorRow = Type.Object(
  {
    code: Type.Optional(Match),
    subCode: Type.Optional(Match),
    /** HTTP status: `429`, `5*`. */
    status: Type.Optional(Match),
    message: Type.Optional(Match),
    /** Id of the operation, where one code means different things. */
    operation: Type.Optional(Match),
    class: FailureClass,
    waitMs: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Instead of the kit's sentence for the class, and its next step. */
    text: Type.Optional(Text),
    next: Type.Optional(Text),
  },
  { ...exact, $id: 'ErrorRow' },
);
export type ErrorRow = Static<typeof ErrorRow>;
