const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;

/** What one pass over a JSON text tells before it is parsed. On broken text it is a guess; the parser then refuses. */
export interface JsonScan {
  /** Nesting of arrays and objects, or a bound above it that is within the limit; the scan stops beyond the limit. */
  depth: number;
  /** True if some number has over 15 significant digits or an exponent, so that a double might not hold it. */
  precise: boolean;
}

/** A number of over 15 digits, or with an exponent, behind what may precede a number; may match inside a string. */
const MAY_BE_PRECISE = /[:,[\s-]\d(?:[\d.]{15}|[\d.]*[eE])/;

/**
 * One pass over the text, in about a quarter of the time JSON.parse takes. Most bodies are spared even that: they hold
 * fewer brackets than the limit and nothing that looks like a long number.
 */
export function scanJson(text: string, maxDepth: number): JsonScan {
  const nested = text.startsWith('{') || text.startsWith('[');
  if (nested && !MAY_BE_PRECISE.test(text)) {
    const opened = countUpTo(text, '{', maxDepth) + countUpTo(text, '[', maxDepth);
    if (opened <= maxDepth) return { depth: opened, precise: false };
  }
  return scanAll(text, maxDepth);
}

function countUpTo(text: string, sought: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(sought); at >= 0 && count <= most; at = text.indexOf(sought, at + 1)) count += 1;
  return count;
}

function scanAll(text: string, maxDepth: number): JsonScan {
  const found: JsonScan = { depth: 0, precise: false };
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return found;
    } else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > found.depth) found.depth = depth;
      if (depth > maxDepth) return found;
    } else if (unit === 0x7d || unit === 0x5d) {
      depth -= 1;
    } else if (unit >= ZERO && unit <= NINE && !found.precise) {
      const end = endOfNumber(text, at);
      found.precise = end < 0;
      if (end > 0) at = end - 1;
    }
  }
  return found;
}

/** Index of the quote that closes the string opened at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && text.charCodeAt(end - 1) === BACKSLASH) {
    let slashes = 1;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return end;
}

/** Index behind the number that starts here, or -1 if a double might not hold it. Leading zeros count as digits. */
function endOfNumber(text: string, start: number): number {
  let digits = 0;
  for (let at = start; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= ZERO && unit <= NINE) digits += 1;
    else if (unit === 0x65 || unit === 0x45) return -1;
    else if (unit !== 0x2e) return digits > 15 ? -1 : at;
  }
}
