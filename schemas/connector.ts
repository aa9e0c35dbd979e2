import { Type, type Static } from 'typebox';
import { ErrorRow } from './connector/failure.ts';
import { Envelope, Operation } from './connector/operation.ts';
import { Proof } from './connector/proof.ts';
import { Push } from './connector/push.ts';
import { ResponseRules } from './connector/response.ts';
import { Signing } from './connector/signing.ts';
import { Text } from './text.ts';

export { Completion, UnitMerge } from './connector/completion.ts';
export { ErrorRow, FailureClass } from './connector/failure.ts';
export { Encoding, Operation, OperationInput, OperationKind } from './connector/operation.ts';
export { Proof } from './connector/proof.ts';
export { Push } from './connector/push.ts';
export { AnswerPlaces, ResponseRules } from './connector/response.ts';
export {
  DigestAlgorithm,
  DigestOutput,
  PieceEncoding,
  SignaturePlace,
  SignedPiece,
  Signing,
  SigningRecipe,
} from './connector/signing.ts';
export { Detail, Pages, TimeWindow, Walk } from './connector/walk.ts';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Count = Type.Integer({ minimum: 1 });

/** What a person copies from the platform's console, named as that console names it. Blanks at its ends are cut off. */
export const CredentialField = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$' }),
    title: Text,
    /** 在哪里找. */
    where: Text,
    /** Kept in the vault and never shown again. */
    secret: Type.Boolean(),
    required: Type.Optional(Type.Boolean()),
    multiline: Type.Optional(Type.Boolean()),
    /** RE2, over the whole value. */
    pattern: Type.Optional(Type.String({ maxLength: 300 })),
    example: Type.Optional(Type.String()),
    /** A choice instead of a free text. */
    options: Type.Optional(
      Type.Array(Type.Object({ value: Type.String(), title: Text }, exact), { minItems: 2 }),
    ),
    default: Type.Optional(Type.String()),
  },
  exact,
);
export type CredentialField = Static<typeof CredentialField>;

/**
 * Tokens the engine keeps fresh by itself. They are members of the credential beside the fields: `accessToken`,
 * `refreshToken`, and `accessTokenExpiresAt`, `refreshTokenExpiresAt` as ms in text.
 */
const TokenLife = {
  /** Renewed this long before it ends. */
  aheadMs: Count,
  /** Paths in the first record of the token operation's answer. */
  accessToken: Type.String(),
  refreshToken: Type.Optional(Type.String()),
  /** Seconds from now, unless `at`: an instant in ms. */
  expiresIn: Type.Optional(Type.String()),
  expiresAt: Type.Optional(Type.String()),
  refreshExpiresIn: Type.Optional(Type.String()),
  /** Where the platform does not say it. */
  lifeMs: Type.Optional(Count),
};

export const Auth = Type.Union([
  /** Signature, header, query key or basic alone: all in what the requests carry. */
  Type.Object({ kind: oneOf('none', 'key', 'basic', 'signature') }, exact),
  /** A person grants access once; then `refresh` keeps it. Without `refresh` the token ends and must be granted anew. */
  Type.Object(
    {
      kind: Type.Literal('oauth2'),
      authorizeUrl: Type.String(),
      exchange: Type.Optional(Type.String()),
      refresh: Type.Optional(Type.String()),
      ...TokenLife,
    },
    exact,
  ),
  /** Obtained with the credential alone, as often as needed. */
  Type.Object({ kind: Type.Literal('client-credentials'), obtain: Type.String(), ...TokenLife }, exact),
]);
export type Auth = Static<typeof Auth>;

export const Host = Type.Object(
  {
    /** `{{credential.shop}}` is filled in. Scheme, host and, where all operations share it, a path. */
    production: Type.String(),
    sandbox: Type.Optional(Type.String()),
    /** By region; the credential's `region` chooses. */
    regions: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  exact,
);

export const RateLimit = Type.Object(
  {
    /** A bucket for each credential, each shop behind it, each app, or each recipient. */
    per: oneOf('credential', 'shop', 'app', 'recipient'),
    /** Operations that share the bucket; all unless told. */
    operations: Type.Optional(Type.Array(Type.String())),
    count: Count,
    perMs: Count,
    /** What may be taken at once; `count` unless told. */
    burst: Type.Optional(Count),
    proof: Proof,
  },
  exact,
);
export type RateLimit = Static<typeof RateLimit>;

export const Scope = Type.Object(
  { id: Type.String(), title: Text, where: Text, operations: Type.Array(Type.String()) },
  exact,
);

/** Amounts that must agree in every source record: the sum of `plus` less the sum of `minus` is `equals`. */
export const Identity = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
    title: Text,
    /** Paths in the source record; `[*]` sums all, and two paths joined by ` * ` are multiplied row by row. */
    plus: Type.Array(Type.String(), { minItems: 1 }),
    minus: Type.Optional(Type.Array(Type.String())),
    equals: Type.String(),
  },
  exact,
);
export type Identity = Static<typeof Identity>;

/** How to speak to one platform, as data. `connectors/README.md` shows how one is written. */
export const ConnectorManifest = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
    title: Text,
    kind: oneOf(
      'shop',
      'wms',
      'carrier',
      'tracking',
      'robot',
      'sms',
      'mail',
      'payment',
      'generic',
      'database',
    ),
    proof: Proof,
    /** IANA zone of times that carry none. */
    zone: Type.String(),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    hosts: Type.Record(Type.String(), Host),
    /** Operations are carried out by a function of the connector's folder instead of HTTP: smtp, sql. */
    driver: Type.Optional(Type.String()),
    credential: Type.Object({ fields: Type.Array(CredentialField, { maxItems: 6 }) }, exact),
    auth: Auth,
    /** Their clock and ours may differ by this much before signatures are refused. */
    clockToleranceMs: Type.Optional(Count),
    request: Type.Object({ ...Envelope }, exact),
    signing: Type.Optional(Signing),
    response: ResponseRules,
    operations: Type.Array(Operation, { minItems: 1, maxItems: 100 }),
    /** Which operation tries a credential out: it reads, is cheap, and needs the scope that matters most. */
    probe: Type.String(),
    limits: Type.Optional(Type.Array(RateLimit)),
    errors: Type.Array(ErrorRow),
    scopes: Type.Optional(Type.Array(Scope)),
    push: Type.Optional(Type.Array(Push)),
    /** Our word to theirs, by table: `{"carrier": {"sf": "44"}}`. */
    tables: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
    /** Names of mapping documents beside the manifest: `order`, `refund`. */
    mappings: Type.Optional(Type.Array(Type.String())),
    identities: Type.Optional(Type.Array(Identity)),
    /** What a person does before the first call, in order. */
    onboarding: Type.Optional(Type.Array(Type.Object({ title: Text, where: Text }, exact))),
  },
  { ...exact, $id: 'ConnectorManifest' },
);
export type ConnectorManifest = Omit<Static<typeof ConnectorManifest>, 'operations' | 'signing' | 'push'> & {
  operations: Operation[];
  signing?: Signing;
  push?: Push[];
};
