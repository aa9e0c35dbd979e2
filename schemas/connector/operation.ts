import { Type, type Static } from 'typebox';
import { Text } from '../text.ts';
import { Proof } from './proof.ts';
import { AnswerPlaces } from './response.ts';
import { Signing } from './signing.ts';
import { Walk } from './walk.ts';

const exact = { additionalProperties: false };
const oneOf = <const T extends string>(...values: T[]) => Type.Enum(values, { type: 'string' });
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });

/**
 * A value to be sent, as JSON in which an object with one `$…` member stands for something (`connectors/README.md`
 * lists them): `{"$input": "orderNo"}`, `{"$credential": "appKey"}`, `{"$now": "seconds"}`. What has no value is left
 * out.
 */
export const Template = Type.Unknown({ description: 'JSON with $ members' });

/** Where parameters travel: `json-param` puts their JSON text wherever the protocol says `{"$params": "json"}`. */
export const Encoding = oneOf('none', 'query', 'form', 'json', 'json-param', 'xml');
export type Encoding = Static<typeof Encoding>;

/** What every request carries, or in an operation what this one carries besides. */
export const Envelope = {
  method: Type.Optional(oneOf('GET', 'POST', 'PUT', 'DELETE', 'PATCH')),
  encoding: Type.Optional(Encoding),
  query: Type.Optional(Type.Record(Type.String(), Template)),
  form: Type.Optional(Type.Record(Type.String(), Template)),
  json: Type.Optional(Type.Record(Type.String(), Template)),
  headers: Type.Optional(Type.Record(Type.String(), Template)),
  /** Name of the outermost element of an XML body. */
  root: Type.Optional(Type.String()),
  /** Members of JSON in the order of their names, at every depth. */
  sortKeys: Type.Optional(Type.Boolean()),
};

export const OperationKind = oneOf(
  'list-orders',
  'get-order',
  'list-refunds',
  'get-refund',
  'ship-confirm',
  'waybill',
  'cancel-waybill',
  'print-waybill',
  'stock-upload',
  'order-remark',
  'create-order',
  'cancel-order',
  'confirm-order',
  'quote',
  'track',
  'subscribe-track',
  'send-message',
  'decrypt',
  'list-bills',
  'query-rows',
  'token',
  'test',
  'other',
);
export type OperationKind = Static<typeof OperationKind>;

export const OperationInput = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }),
    title: Text,
    type: oneOf('text', 'integer', 'number', 'money', 'boolean', 'time', 'list', 'object'),
    required: Type.Optional(Type.Boolean()),
    /** Required where another input has one of these values: a phone with a carrier that asks for it. */
    requiredWhen: Type.Optional(Type.Object({ input: Type.String(), is: Type.Array(Type.String()) }, exact)),
    help: Type.Optional(Text),
    /** Longest list or text. */
    max: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Longest text in bytes of UTF-8, where the platform counts so. */
    maxBytes: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  exact,
);
export type OperationInput = Static<typeof OperationInput>;

/** What a repeated call does: `effects` of a node (engine/core), and how a repeat is known for what it is. */
export const OperationEffects = Type.Object(
  {
    class: oneOf('none', 'repeatable', 'query', 'once'),
    /** For `repeatable`: the input that is the key on their side. */
    key: Type.Optional(Type.String()),
    /** For `query`: the operation that tells whether it was done. */
    ask: Type.Optional(Id),
    /** In words, for the page of the operation. */
    repeat: Type.Optional(Text),
  },
  exact,
);

export const Operation = Type.Object(
  {
    id: Id,
    title: Text,
    kind: OperationKind,
    proof: Proof,
    /** What the platform calls it; `{"$operation": "name"}` sends it. */
    remote: Type.Optional(Type.String()),
    /** Host of the manifest; its `api` unless told. */
    host: Type.Optional(Type.String()),
    /** Below the host; `{{input.orderNo}}` and `{{credential.shop}}` are filled in, encoded. */
    path: Type.Optional(Type.String()),
    ...Envelope,
    inputs: Type.Array(OperationInput, { maxItems: 60 }),
    params: Type.Optional(Template),
    /** Instead of the manifest's: null signs nothing. */
    signing: Type.Optional(Type.Union([Signing, Type.Null()])),
    effects: OperationEffects,
    answer: AnswerPlaces,
    walk: Type.Optional(Walk),
    /** Which of the manifest's mappings reads its records. */
    mapping: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Array(Type.String())),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000 })),
  },
  { ...exact, $id: 'Operation' },
);
export type Operation = Omit<Static<typeof Operation>, 'signing'> & { signing?: Signing | null };
