import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { CsvEncoding } from './csv-types.ts';

/** How the bytes of a file become text; `found` is known once the first text has come out. */
export interface TextReader {
  push(bytes: Uint8Array): string;
  end(): string;
  found(): { encoding: CsvEncoding; byteOrderMark: boolean };
}

/** Enough of the start to see UTF-16 by its zero bytes. */
const START_BYTES = 4_096;
/** Enough, from the first byte beyond ASCII on, to tell UTF-8 from GB18030. */
const SAMPLE_BYTES = 65_536;
/** Of the double-byte characters of a Chinese text, all but a few lie in the range of GB2312. */
const COMMON_SHARE = 0.7;

const MARKS: readonly { encoding: CsvEncoding; bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

const markOf = (bytes: Uint8Array): CsvEncoding | null =>
  MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))?.encoding ?? null;

/** UTF-16 without a mark: digits, commas and line ends have their zero byte always on the same side. */
function utf16Side(bytes: Uint8Array): CsvEncoding | null {
  const zeros = [0, 0];
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]!++;
  });
  const [even, odd] = zeros as [number, number];
  if (even + odd === 0 || even + odd < bytes.length / 50) return null;
  if (even <= odd / 10) return 'utf-16le';
  return odd <= even / 10 ? 'utf-16be' : null;
}

/** Whether the bytes are text in the encoding; a character cut off at the end counts only if nothing follows. */
function decodes(encoding: CsvEncoding, bytes: Uint8Array, isWhole: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
}

/**
 * GB18030 accepts most of Big5 and of Western text, as nonsense. In Chinese text nearly every pair has both bytes
 * in 0xA1–0xFE; in the others the second byte is often ASCII.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at]! < 0x81) continue;
    const second = bytes[at + 1]!;
    pairs++;
    if (bytes[at]! >= 0xa1 && second >= 0xa1) common++;
    // Four bytes: a character beyond GBK.
    at += second >= 0x30 && second <= 0x39 ? 3 : 1;
  }
  return common >= pairs * COMMON_SHARE;
}

const unreadable = (zh: string, en: string): ProblemError =>
  new ProblemError(problem('csv-encoding', '', zh, en));

function choose(sample: Uint8Array, isWhole: boolean): CsvEncoding {
  if (decodes('utf-8', sample, isWhole)) return 'utf-8';
  // A UTF-8 file that was cut off would often pass for GB18030.
  const isCutOff = isWhole && decodes('utf-8', sample, false);
  if (!isCutOff && decodes('gb18030', sample, isWhole) && looksChinese(sample)) return 'gb18030';
  throw unreadable(
    '无法确定文件的编码：既不是 UTF-8，也不像 GB18030（GBK）。请指明编码后重试。',
    'The encoding is unclear: neither UTF-8 nor, it seems, GB18030 (GBK). Name the encoding and try again.',
  );
}

/** Decodes strictly: bytes that are no text in the encoding are an error, never a replacement character. */
function strictDecoder(
  encoding: CsvEncoding,
  atStart: boolean,
): { push(bytes: Uint8Array): string; end(): string } {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: !atStart });
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    try {
      return decoder.decode(bytes, { stream });
    } catch {
      throw unreadable(
        `文件不全是 ${encoding} 编码的文字，为避免乱码已停止读取。`,
        `The file is not all text in ${encoding}; reading stopped before any of it was garbled.`,
      );
    }
  };
  return { push: (bytes) => decode(bytes, true), end: () => decode(new Uint8Array(), false) };
}

const firstBeyondAscii = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte >= 0x80);

/**
 * Finds the encoding and decodes. ASCII passes through while nothing else has come, since it reads the same in
 * UTF-8 and in GB18030; the first other bytes are held back until there are enough of them to decide.
 */
export function createTextReader(named?: CsvEncoding): TextReader {
  let held: Uint8Array = new Uint8Array();
  let atStart = true;
  let decoder: ReturnType<typeof strictDecoder> | null = null;
  let found: { encoding: CsvEncoding; byteOrderMark: boolean } = {
    encoding: named ?? 'utf-8',
    byteOrderMark: false,
  };

  const begin = (encoding: CsvEncoding, byteOrderMark: boolean): string => {
    found = { encoding, byteOrderMark };
    decoder = strictDecoder(encoding, atStart);
    const text = decoder.push(held);
    held = new Uint8Array();
    return text;
  };
  const takeAscii = (isWhole: boolean): string => {
    const at = firstBeyondAscii(held);
    const ascii = at === -1 ? held : held.subarray(0, at);
    const text = Buffer.from(ascii.buffer, ascii.byteOffset, ascii.length).toString('latin1');
    held = held.slice(ascii.length);
    if (ascii.length > 0) atStart = false;
    if (held.length === 0 || (held.length < SAMPLE_BYTES && !isWhole)) return text;
    return text + begin(choose(held, isWhole), false);
  };
  const read = (isWhole: boolean): string => {
    if (atStart) {
      if (held.length < START_BYTES && !isWhole) return '';
      const mark = markOf(held);
      const sure = mark ?? named ?? utf16Side(held.subarray(0, START_BYTES));
      if (sure) return begin(sure, mark !== null);
    }
    return takeAscii(isWhole);
  };

  return {
    push: (bytes) => {
      if (decoder) return decoder.push(bytes);
      held = held.length === 0 ? new Uint8Array(bytes) : Buffer.concat([held, bytes]);
      return read(false);
    },
    end: () => (decoder ? '' : read(true)) + (decoder?.end() ?? ''),
    found: () => found,
  };
}
