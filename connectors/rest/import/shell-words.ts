import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** One quoted or bare piece of a word: what it says, and where it ends. */
type Piece = { text: string; end: number };

/**
 * The words of a command line as a POSIX shell has them: quotes of three kinds, backslashes, lines that go on. Nothing
 * is expanded. Throws ProblemError `curl-syntax` for a quote that is not closed.
 */
export function shellWords(line: string): string[] {
  // Copied for Windows: `^` stands where `\` does.
  const text = /\^\r?\n/.test(line) ? line.replaceAll(/\^\r?\n/g, ' ').replaceAll('^', '') : line;
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (/^\\\r?\n/.test(text.slice(at, at + 3))) {
      at = text.indexOf('\n', at) + 1;
    } else {
      const piece = pieceAt(text, at);
      word = (word ?? '') + piece.text;
      at = piece.end;
    }
  }
  return word === undefined ? words : [...words, word];
}

function pieceAt(text: string, at: number): Piece {
  const character = text.charAt(at);
  if (character === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw unclosed();
    return { text: text.slice(at + 1, end), end: end + 1 };
  }
  if (character === '$' && text.charAt(at + 1) === "'") return escaped(text, at + 2, "'", ansi);
  if (character === '"') return escaped(text, at + 1, '"', doubleQuoted);
  if (character === '\\') return { text: text.charAt(at + 1), end: at + 2 };
  return { text: character, end: at + 1 };
}

function escaped(
  text: string,
  from: number,
  quote: string,
  read: (text: string, at: number) => Piece,
): Piece {
  let found = '';
  let at = from;
  while (at < text.length) {
    if (text.charAt(at) === quote) return { text: found, end: at + 1 };
    const piece = text.charAt(at) === '\\' ? read(text, at + 1) : { text: text.charAt(at), end: at + 1 };
    found += piece.text;
    at = piece.end;
  }
  throw unclosed();
}

const doubleQuoted = (text: string, at: number): Piece => {
  const character = text.charAt(at);
  if (character === '\n') return { text: '', end: at + 1 };
  return { text: '"\\$`'.includes(character) ? character : `\\${character}`, end: at + 1 };
};

const ansi = (text: string, at: number): Piece => {
  const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 5));
  const hex = code?.[1] ?? code?.[2];
  if (code !== null && hex !== undefined)
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), end: at + code[0].length };
  const character = text.charAt(at);
  return { text: ESCAPES[character] ?? character, end: at + 1 };
};

const unclosed = (): ProblemError =>
  new ProblemError(
    problem('curl-syntax', '', '命令里有一个引号没有闭合。', 'A quote in the command is not closed.'),
  );
