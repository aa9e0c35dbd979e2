/** Gathers the text of a rich text: of every `t` that is not in a reading (`rPh`). */
export interface TextRun {
  /** Told of each element; says whether text is wanted from here on. */
  open(name: string): boolean;
  close(name: string): boolean;
  add(text: string): void;
  clear(): void;
  take(): string;
}

/** `_x000D_` stands for a character that XML cannot hold, `_x005F_` for the underscore before such a spelling. */
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;

export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

export function createTextRun(): TextRun {
  let text = '';
  let inReading = false;
  return {
    open: (name) => {
      if (name === 'rPh') inReading = true;
      return name === 't' && !inReading;
    },
    close: (name) => {
      if (name === 'rPh') inReading = false;
      return false;
    },
    add: (piece) => {
      text = text === '' ? piece : text + piece;
    },
    clear: () => {
      text = '';
    },
    take: () => unescapeText(text),
  };
}
