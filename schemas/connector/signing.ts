import { Type, type Static } from 'typebox';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Name = Type.String({ minLength: 1, maxLength: 200 });

export const DigestAlgorithm = oneOf(
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'sm3',
  'hmac-md5',
  'hmac-sha1',
  'hmac-sha256',
  'hmac-sha512',
  'rsa-sha256',
);
export type DigestAlgorithm = Static<typeof DigestAlgorithm>;

/** `base64-of-hex` encodes the lower-case hex text, not the bytes. */
export const DigestOutput = oneOf('hex', 'upper-hex', 'base64', 'base64-of-hex');
export type DigestOutput = Static<typeof DigestOutput>;

/** `java-url` leaves `.-*_` and writes a blank as `+`; `percent` is RFC 3986, which leaves `-._~`. */
export const PieceEncoding = oneOf('java-url', 'percent', 'upper', 'lower');
export type PieceEncoding = Static<typeof PieceEncoding>;

/** Parameters in the order of their names (bytes), each as name, `pair`, value; one after the other with `join` between. */
const Sorted = Type.Object(
  {
    from: Type.Array(oneOf('query', 'form', 'json'), { minItems: 1, maxItems: 3 }),
    /** Names that are not signed; the place of the signature itself never is. */
    except: Type.Optional(Type.Array(Name)),
    /** Parameters whose value begins so are not signed (files). */
    exceptValuesFrom: Type.Optional(Name),
    pair: Type.Optional(Type.String()),
    join: Type.Optional(Type.String()),
    /** Parameters without a value count, instead of being left out. */
    keepEmpty: Type.Optional(Type.Boolean()),
    /** Name and value are encoded before they are joined. */
    encode: Type.Optional(PieceEncoding),
    /** As they stand on the wire, instead of by name. */
    unsorted: Type.Optional(Type.Boolean()),
  },
  exact,
);

/** A part of what is signed. A text stands for itself. */
const Piece = Type.Union([
  Type.String(),
  Type.Object({ credential: Name }, exact),
  /** A parameter or header as it is sent, by name; nothing if it is not sent. */
  Type.Object({ value: Name }, exact),
  Type.Object({ sorted: Sorted }, exact),
  /** `url` is scheme, host and path; `path` is the path below the host's own; `target` is path and query on the wire. */
  Type.Object({ request: oneOf('method', 'path', 'url', 'target', 'body') }, exact),
  Type.Object({ encode: PieceEncoding, of: Type.Array(Type.Ref('SignedPiece')) }, exact),
  Type.Object(
    { digest: DigestAlgorithm, output: DigestOutput, of: Type.Array(Type.Ref('SignedPiece')) },
    exact,
  ),
]);
export const SignedPiece = Type.Cyclic({ SignedPiece: Piece }, 'SignedPiece');
export type SignedPiece =
  | string
  | { credential: string }
  | { value: string }
  | { sorted: Static<typeof Sorted> }
  | { request: 'method' | 'path' | 'url' | 'target' | 'body' }
  | { encode: PieceEncoding; of: SignedPiece[] }
  | { digest: DigestAlgorithm; output: DigestOutput; of: SignedPiece[] };

/** A signature as data: what is put together, how it is digested, and how the digest is written. */
export const SigningRecipe = Type.Object(
  {
    message: Type.Array(SignedPiece, { minItems: 1, maxItems: 50 }),
    algorithm: DigestAlgorithm,
    /** For hmac its key; for rsa the private key in PEM. */
    key: Type.Optional(Type.Array(SignedPiece, { minItems: 1, maxItems: 10 })),
    output: DigestOutput,
  },
  { ...exact, $id: 'SigningRecipe' },
);
export type SigningRecipe = Omit<Static<typeof SigningRecipe>, 'message' | 'key'> & {
  message: SignedPiece[];
  key?: SignedPiece[];
};

export const SignaturePlace = Type.Object(
  {
    in: oneOf('query', 'form', 'json', 'header'),
    name: Name,
  },
  exact,
);
export type SignaturePlace = Static<typeof SignaturePlace>;

/**
 * How requests are signed: by a recipe of the kit (by name) or of this manifest, put at a place; or by a signer, a
 * function in the kit or the connector's folder, where data cannot say it.
 */
export const Signing = Type.Union([
  Type.Object(
    { recipe: Type.Union([Type.String({ minLength: 1 }), SigningRecipe]), place: SignaturePlace },
    exact,
  ),
  Type.Object({ signer: Type.String({ minLength: 1 }) }, exact),
]);
export type Signing = { recipe: string | SigningRecipe; place: SignaturePlace } | { signer: string };
