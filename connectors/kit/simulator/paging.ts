/** The rows of one page, counted from 1; sizes beyond the platform's are cut to it. */
export function pageOf<T>(
  rows: readonly T[],
  page: number,
  size: number,
  maxSize: number,
): { rows: T[]; hasNext: boolean } {
  const count = Math.min(Math.max(1, Math.floor(size)), maxSize);
  const start = (Math.max(1, Math.floor(page)) - 1) * count;
  return { rows: rows.slice(start, start + count), hasNext: start + count < rows.length };
}

const two = (value: number): string => String(value).padStart(2, '0');
const CHINA_MS = 8 * 3_600_000;

/** `2026-03-01 08:00:00` in China's time, which knows no summer. */
export function printChina(instant: number): string {
  const local = new Date(instant + CHINA_MS);
  const day = `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`;
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
}

/** The instant of such a text, NaN if it is none. */
export const readChina = (text: string): number =>
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.test(text)
    ? Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}+08:00`)
    : Number.NaN;

/** `1234` fen as `12.34`. */
export const printYuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
/** The same as a number, which prints with up to two decimals. */
export const yuanNumber = (fen: number): number => Number(printYuan(fen));

/** Keeps the first and last signs of a name, phone or address. */
export function maskText(text: string, head: number, tail: number): string {
  const signs = Array.from(text);
  if (signs.length <= head + tail) return `${signs.slice(0, head).join('')}*`;
  const stars = '*'.repeat(signs.length - head - tail);
  return signs.slice(0, head).join('') + stars + (tail === 0 ? '' : signs.slice(-tail).join(''));
}
