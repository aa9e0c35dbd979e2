import { randomBytes } from 'node:crypto';

let lastAt = 0;
let count = 0;

/** An id of [0-9a-z] that sorts by time: 9 characters of the instant, 3 of a counter within it, 8 that nobody else makes. */
export function timedId(now: number): string {
  count = now > lastAt ? 0 : count + 1;
  lastAt = Math.max(now, lastAt);
  const unique = randomBytes(5).readUIntBE(0, 5);
  return `${pad(lastAt, 9)}${pad(count, 3)}${pad(unique, 8)}`;
}

const pad = (value: number, length: number): string => value.toString(36).padStart(length, '0');
