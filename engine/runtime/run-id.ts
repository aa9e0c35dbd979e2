import { randomBytes } from 'node:crypto';

const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0');

/** 40 bits that set this process apart from every other that starts runs in the same millisecond. */
const origin = digits(randomBytes(5).readUIntBE(0, 5), 8);
let lastAt = 0;
let count = 0;

/**
 * A run id: time first, so that ids sort by age and new rows land at the end of the index; then process and counter.
 * 9 + 8 + 4 characters of [0-9a-z]. No secret: what must not be guessed has a token of its own.
 */
export const newRunId = (now: number): string => {
  if (now > lastAt) {
    lastAt = now;
    count = 0;
  } else {
    count += 1;
  }
  return digits(lastAt, 9) + digits(count, 4) + origin;
};
