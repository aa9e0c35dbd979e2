import { Type, type TSchema } from 'typebox';
import { Problem } from '../problem.ts';
import { Text } from '../text.ts';

/** No field but the named ones: a typing error in a request is told, not passed over. */
export const exact = { additionalProperties: false };

export const FlowId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
export const NodeId = FlowId;
export const RunId = Type.String({ minLength: 1, maxLength: 64 });
/** Milliseconds since 1970 in UTC. */
export const Instant = Type.Integer({ minimum: 0 });
export const Note = Type.String({ maxLength: 1000 });
export const Reason = Type.String({ minLength: 1, maxLength: 1000 });
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** How a list is paged; `cursor` is the `next` of the page before. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};
export const Page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) }, exact);
/** A list that is never long. */
export const List = <S extends TSchema>(item: S) => Type.Object({ items: Type.Array(item) }, exact);

/** What every refusal looks like. */
export const ApiError = Type.Object(
  {
    /** Stable, kebab-case. */
    code: Type.String(),
    message: Text,
    /** Each on the field it is about. */
    problems: Type.Array(Problem),
    /** What helps to go on: the other version of a conflict, the run that was meant. */
    details: Type.Optional(Type.Unknown()),
  },
  exact,
);

export const Done = Type.Object({ done: Type.Literal(true) }, exact);
