/** An entry of a list as it was pasted: its number, if it has one, and all of its lines. */
export interface ChatEntry {
  number: number | null;
  text: string;
}

export interface ChatEntries {
  /** What stands above the first entry: what is sold, at what price. */
  title: string;
  entries: ChatEntry[];
  /** How often the list was pasted; only the last copy counts, since each copy repeats the one before. */
  copies: number;
}

const NUMBERED = /^(\d{1,4})\s*[.、,:)\]】]\s*(?!\d{3})(.*)$/;
const SPACED = /^(\d{1,4})\s+(?=\p{Script=Han}|[a-zA-Z])(.*)$/u;
const ATTACHED = /^(\d{1,4})(?=\p{Script=Han})(.*)$/u;
const COUNT = /^(?:份|箱|斤|盒|袋|个|件|包|瓶|罐|只|条|套|号|栋|楼|单元|室)/;
const HEADER = /^#\s*接龙/;

/** Figures in circles and on keys, letters in full width, and pictures, as plain text. */
export const plainText = (text: string): string =>
  text
    .replaceAll(/([0-9])\ufe0f?\u20e3/g, '$1.')
    .replaceAll(/([\u2460-\u2473\u2488-\u249b])/g, (mark) => `${mark.normalize('NFKC').replace(/\.$/, '')}.`)
    .normalize('NFKC')
    .replaceAll(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Cf}|\ufe0e|\ufe0f/gu, ' ')
    .replaceAll(/\r\n?/g, '\n');

/** A line that begins an entry: its number follows the last one, or stands apart from its text. */
function startOf(line: string, last: number): ChatEntry | undefined {
  const numbered = NUMBERED.exec(line);
  if (numbered) return { number: Number(numbered[1]), text: numbered[2]! };
  const next = SPACED.exec(line) ?? ATTACHED.exec(line);
  if (!next || Number(next[1]) !== last + 1 || COUNT.test(next[2]!.trim())) return undefined;
  return { number: Number(next[1]), text: next[2]! };
}

/** Cuts a pasted list into its entries. A list without any numbers has an entry a line. */
export function readEntries(text: string): ChatEntries {
  const lines = plainText(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const headers = lines.flatMap((line, at) => (HEADER.test(line) ? [at] : []));
  const own = headers.length > 1 ? lines.slice(headers.at(-1)) : lines;
  const title: string[] = [];
  const entries: ChatEntry[] = [];
  for (const line of own) {
    const start = startOf(line, entries.at(-1)?.number ?? 0);
    if (start) entries.push(start);
    else if (entries.length === 0) title.push(line.replace(/^#\s*(?:接龙)?/, '').trim());
    else entries.at(-1)!.text += `\n${line}`;
  }
  const copies = Math.max(1, headers.length);
  if (entries.length > 0) return { title: title.filter((line) => line !== '').join('\n'), entries, copies };
  const plain = own.filter((line) => !line.startsWith('#'));
  return { title: '', entries: plain.map((line) => ({ number: null, text: line })), copies };
}
