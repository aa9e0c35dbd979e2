import { Type, type Static } from 'typebox';
import { Text } from './text.ts';

const exact = { additionalProperties: false };

/** ISO 3166-1 alpha-2. Hong Kong, Macau and Taiwan are regions of CN here, as in the list of divisions. */
export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$' });

/** A place to deliver to, as far as it is known; the value of a table's address field. */
export const Address = Type.Object(
  {
    country: Type.Optional(CountryCode),
    /** Province, state or region. */
    province: Type.Optional(Type.String()),
    city: Type.Optional(Type.String()),
    district: Type.Optional(Type.String()),
    /** 镇, 乡 or 街道; a quarter elsewhere. */
    street: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
    /** GB/T 2260; zeros stand for levels that are not known. */
    code: Type.Optional(Type.String({ pattern: '^[1-8][0-9]{5}$' })),
    postcode: Type.Optional(Type.String()),
    /** As the source wrote it. */
    text: Type.Optional(Type.String()),
  },
  { ...exact, $id: 'Address' },
);
export type Address = Static<typeof Address>;

export const PhoneKind = Type.Enum(['mobile', 'landline', 'virtual', 'masked', 'invalid'], {
  type: 'string',
});
export type PhoneKind = Static<typeof PhoneKind>;

const Parts = Type.Object(
  {
    name: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
  },
  exact,
);

/**
 * Who gets a parcel, as a shop lets us know it: in plain text, masked (138****0000), encrypted, or all of these. The
 * region is plain nearly everywhere, and enough to choose warehouse and carrier by.
 */
export const Receiver = Type.Object(
  {
    name: Type.Optional(Type.String()),
    /** As `readPhone` prints it; a virtual number with its extension, `18877771111-123`. */
    phone: Type.Optional(Type.String()),
    address: Type.Optional(Address),
    /** What people may see in place of the plain values. */
    mask: Type.Optional(Parts),
    /** What the shop's decryption or its waybill service takes. */
    ciphertext: Type.Optional(Parts),
    /** The shop's name for this receiver: OAID, open address id and their like. */
    oaid: Type.Optional(Type.String()),
    /** From this instant on the virtual number or the ciphertext leads nowhere. */
    expiresAt: Type.Optional(Type.Integer()),
  },
  { ...exact, $id: 'Receiver' },
);
export type Receiver = Static<typeof Receiver>;

/** What stops a parcel to this receiver, or makes it doubtful, and what to do about it. */
export const ReceiverProblem = Type.Object(
  {
    code: Type.String(),
    /** `name`, `phone`, `expiresAt`, `address`, `address.district`, … */
    field: Type.String(),
    severity: Type.Enum(['error', 'warning'], { type: 'string' }),
    /** What stands there. May be personal data. */
    value: Type.Optional(Type.Unknown()),
    message: Text,
    suggestion: Text,
    /** Places it could mean. */
    candidates: Type.Optional(Type.Array(Type.String())),
  },
  { ...exact, $id: 'ReceiverProblem' },
);
export type ReceiverProblem = Static<typeof ReceiverProblem>;
