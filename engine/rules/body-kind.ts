/** What the body of a list operator, its second operand, sees: an item, or `{current, accumulator}`. */
export type BodyKind = 'item' | 'fold';

/**
 * The operators that have a body. It stands apart from them because who only reads or words a rule needs to know
 * where a body stands, and not how an operator works: the operators bring a pattern engine along.
 */
export const bodyKinds = {
  map: 'item',
  filter: 'item',
  reduce: 'fold',
  all: 'item',
  some: 'item',
  none: 'item',
} as const satisfies Readonly<Record<string, BodyKind>>;

const kinds: ReadonlyMap<string, BodyKind> = new Map(Object.entries(bodyKinds));

/** The kind of body the operator of this name has; undefined: it has none. */
export const bodyKindOf = (name: string): BodyKind | undefined => kinds.get(name);
