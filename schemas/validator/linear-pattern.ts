import { RE2JS } from 're2js';
import { translatePattern } from './translate-pattern.ts';

/** Longest pattern taken; a longer one is a programme, not a format. */
const MAX_LENGTH = 2_000;

export interface Pattern {
  test(text: string): boolean;
}

/** Compiled patterns by their text. */
export type Patterns = ReadonlyMap<string, Pattern>;

/**
 * A pattern of ECMAScript that runs in time linear in the text, whatever the pattern: `^(a+)+$` held the backtracking
 * engine for seconds. It means what the standard's `u` flag makes of it; what has no meaning with the flag (`[\w-.]`)
 * means what it does without.
 *
 * Throws SyntaxError if it is no pattern, RangeError if it cannot be had in linear time (look-around,
 * back-references) or is too large.
 */
export function linearPattern(pattern: string): Pattern {
  if (pattern.length > MAX_LENGTH) throw new RangeError(`longer than ${MAX_LENGTH} characters`);
  const translated = translatePattern(pattern);
  try {
    return RE2JS.compile(translated);
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
