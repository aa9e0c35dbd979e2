const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 0x80;
const LAST_CODE = 0x10_ffff;

/** How far a digit at this place counts before the next one begins (RFC 3492, section 6.1). */
const threshold = (place: number, bias: number): number => Math.min(T_MAX, Math.max(T_MIN, place - bias));

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / count);
  let bias = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; bias += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return bias + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

const digitOf = (char: string): number =>
  /^[a-z]$/.test(char) ? char.charCodeAt(0) - 97 : /^\d$/.test(char) ? Number(char) + 26 : Number.NaN;
const charOf = (digit: number): string => String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);

/** The text that Punycode spells (RFC 3492), in small letters and without `xn--`; undefined if it spells none. */
export function decodePunycode(text: string): string | undefined {
  const edge = text.lastIndexOf('-');
  const codes = Array.from(text.slice(0, Math.max(edge, 0)), (char) => char.charCodeAt(0));
  let [code, index, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  for (let at = edge + 1; at < text.length; index += 1) {
    const start = index;
    for (let weight = 1, place = BASE; ; place += BASE) {
      const digit = digitOf(text.charAt(at));
      at += 1;
      index += digit * weight;
      if (Number.isNaN(digit) || index > Number.MAX_SAFE_INTEGER) return undefined;
      const limit = threshold(place, bias);
      if (digit < limit) break;
      weight *= BASE - limit;
    }
    const count = codes.length + 1;
    bias = adapt(index - start, count, start === 0);
    code += Math.floor(index / count);
    if (code > LAST_CODE) return undefined;
    index %= count;
    codes.splice(index, 0, code);
  }
  return String.fromCodePoint(...codes);
}

/** Punycode of a text, without `xn--`. */
export function encodePunycode(text: string): string {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const basic = codes.filter((code) => code < FIRST_CODE);
  let out = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  let [code, delta, bias, done] = [FIRST_CODE, 0, FIRST_BIAS, basic.length];
  while (done < codes.length) {
    const next = Math.min(...codes.filter((other) => other >= code));
    delta += (next - code) * (done + 1);
    code = next;
    for (const other of codes) {
      if (other < code) delta += 1;
      if (other !== code) continue;
      out += spell(delta, bias);
      bias = adapt(delta, done + 1, done === basic.length);
      delta = 0;
      done += 1;
    }
    delta += 1;
    code += 1;
  }
  return out;
}

function spell(delta: number, bias: number): string {
  let out = '';
  let rest = delta;
  for (let place = BASE; ; place += BASE) {
    const limit = threshold(place, bias);
    if (rest < limit) return out + charOf(rest);
    out += charOf(limit + ((rest - limit) % (BASE - limit)));
    rest = Math.floor((rest - limit) / (BASE - limit));
  }
}
