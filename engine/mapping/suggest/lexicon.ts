import { chinese } from './lexicon-chinese.ts';
import { latin } from './lexicon-latin.ts';

/**
 * A word of the trade and what it means, as features. A line of the lexicon is `words: features`; a word of several
 * senses has one list each, apart by `|` behind the colon. Longer words are read before shorter ones. `-` says nothing.
 */
export interface Word {
  text: string;
  /** Lists of features, one for each sense. */
  senses: readonly (readonly string[])[];
}

const sensesOf = (text: string): string[][] =>
  text.split('|').map((sense) =>
    sense
      .trim()
      .split(' ')
      .filter((feature) => feature !== '-' && feature !== ''),
  );

/** One line: words apart by blanks, or, where it has bars, phrases apart by bars. */
function readLines(lines: string): Word[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const colon = line.lastIndexOf(': ');
      const words = line.slice(0, colon);
      const senses = sensesOf(line.slice(colon + 2));
      return words
        .split(words.includes('|') ? '|' : /\s+/)
        .map((text) => ({ text: text.trim().toLowerCase(), senses }))
        .filter(({ text }) => text !== '');
    });
}

export const chineseWords: readonly Word[] = readLines(chinese);
export const latinWords: readonly Word[] = readLines(latin);
