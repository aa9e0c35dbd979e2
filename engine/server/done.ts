/** The answer of an operation that has nothing else to say. */
export const DONE: { done: true } = { done: true };
