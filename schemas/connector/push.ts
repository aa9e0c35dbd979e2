import { Type, type Static } from 'typebox';
import { Text } from '../text.ts';
import { Proof } from './proof.ts';
import { SigningRecipe } from './signing.ts';

const exact = { additionalProperties: false };
const Path = Type.String({ maxLength: 500 });
const Place = Type.Object(
  { in: Type.Enum(['query', 'form', 'json', 'header'], { type: 'string' }), name: Type.String() },
  exact,
);
const Reply = Type.Object(
  {
    status: Type.Integer({ minimum: 200, maximum: 599 }),
    contentType: Type.String(),
    /** `{{message.id}}` and `{{now}}` are filled in. */
    body: Type.String(),
  },
  exact,
);

/** What a platform sends by itself. The signature is taken over the bytes received, never over what was parsed. */
export const Push = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
    title: Text,
    proof: Proof,
    body: Type.Enum(['json', 'form', 'xml'], { type: 'string' }),
    /** Pieces read the request that came in. Without it the push is not signed and its path must be secret. */
    signature: Type.Optional(
      Type.Object(
        {
          recipe: Type.Union([Type.String({ minLength: 1 }), SigningRecipe]),
          place: Place,
          /** Hex is compared without regard to case. */
          anyCase: Type.Optional(Type.Boolean()),
          /** Where the sender's time stands, and how far it may be off. */
          time: Type.Optional(
            Type.Object(
              {
                place: Place,
                unit: Type.Enum(['s', 'ms'], { type: 'string' }),
                toleranceMs: Type.Integer({ minimum: 1 }),
              },
              exact,
            ),
          ),
        },
        exact,
      ),
    ),
    /** Members that hold JSON as text. */
    open: Type.Optional(Type.Array(Path)),
    /** One message or a list of them; the empty path is the whole body. In a form, the fields are its members. */
    messages: Path,
    /** Within one message; `header:x-topic` and `query:method` read the request. */
    topic: Type.Optional(Path),
    messageId: Type.Optional(Path),
    /** What tells which of two messages is newer. */
    order: Type.Optional(Path),
    payload: Type.Optional(Path),
    /** Topics and what arrives with them; a topic that is not listed is acknowledged and ignored. */
    topics: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            brings: Type.Enum(['order', 'refund', 'track', 'stock', 'token', 'other'], { type: 'string' }),
            /** The operation that fetches the whole, with its input from the payload (paths). */
            fetch: Type.Optional(
              Type.Object(
                { operation: Type.String(), input: Type.Record(Type.String(), Type.String()) },
                exact,
              ),
            ),
          },
          exact,
        ),
      ),
    ),
    ack: Reply,
    refuse: Type.Optional(Reply),
    /** The answer must be given within. */
    ackWithinMs: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { ...exact, $id: 'Push' },
);
export type Push = Static<typeof Push>;
