import { parse as parseLossless } from 'lossless-json';
import { problem, type Problem } from '../problem.ts';
import { isDecimal, readNumeric } from './decimal.ts';
import type { Json } from './json.ts';
import { pointer } from './pointer.ts';
import { ProblemError } from './problem-error.ts';
import { scanJson } from './scan-json.ts';
import { cleanTexts } from './text.ts';

export interface JsonLimits {
  /** Nesting of arrays and objects; 200 unless told. */
  maxDepth?: number;
  /** Bytes of a buffer, UTF-16 units of a text; 16 Mi unless told. */
  maxSize?: number;
}

const MAX_DEPTH = 200;
const MAX_SIZE = 16 * 1024 * 1024;

/**
 * JSON without loss: a number is a double if its decimal value round-trips, else a Big. Refuses what JSON.parse
 * refuses, and beyond that `__proto__` keys, `constructor.prototype`, numbers beyond 10^±400, and texts over the
 * limits. Of keys that come twice the last wins, as in JSON.parse.
 *
 * Throws ProblemError with code json-syntax, json-too-deep, json-too-large, json-number-range or forbidden-key.
 */
export function parseJson(text: string, limits: JsonLimits = {}): Json {
  checkSize(text.length, limits);
  const maxDepth = limits.maxDepth ?? MAX_DEPTH;
  const scan = scanJson(text, maxDepth);
  if (scan.depth > maxDepth)
    throw refuse(
      'json-too-deep',
      `JSON 嵌套超过 ${maxDepth} 层。`,
      `JSON is nested deeper than ${maxDepth} levels.`,
    );
  const value = scan.precise ? parsePrecise(text) : parsePlain(text);
  if (MAY_HIDE_KEY.test(text)) refuseForbiddenKeys(value, []);
  return value;
}

/** The same from UTF-8 bytes. A leading byte order mark is skipped; bytes that are not UTF-8 are refused (json-utf8). */
export function parseJsonBytes(bytes: Uint8Array, limits: JsonLimits = {}): Json {
  checkSize(bytes.byteLength, limits);
  return parseJson(decode(bytes), limits);
}

/**
 * For intake: parsed, and with every text made storable (U+0000 and lone surrogates become U+FFFD, one warning per
 * field). The walk runs only if the text could hold such a character. `text` is what was parsed.
 */
export function parseJsonIntake(
  body: string | Uint8Array,
  limits: JsonLimits = {},
): { value: Json; text: string; warnings: Problem[] } {
  if (typeof body !== 'string') checkSize(body.byteLength, limits);
  const text = typeof body === 'string' ? body : decode(body);
  const value = parseJson(text, limits);
  // Bytes that are valid UTF-8 hold no raw surrogate, so without an escape there is nothing to look for.
  const suspicious = typeof body === 'string' || text.includes('\\u');
  return suspicious && MAY_HIDE_UNSTORABLE.test(text)
    ? { ...cleanTexts(value), text }
    : { value, text, warnings: [] };
}

/** The names as they stand, or an escape that may spell a letter of them. */
const MAY_HIDE_KEY = /__proto__|prototype|\\u00[567]/;
/** U+0000 can only come as an escape; a surrogate as an escape, or raw if the text came as a string. */
const MAY_HIDE_UNSTORABLE = /\\u0000|\\u[dD][89a-fA-F]|\p{Surrogate}/u;

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw refuse('json-utf8', '内容不是有效的 UTF-8。', 'The bytes are not valid UTF-8.');
  }
}

function checkSize(size: number, { maxSize = MAX_SIZE }: JsonLimits): void {
  if (size > maxSize)
    throw refuse(
      'json-too-large',
      `JSON 超过 ${maxSize} 字节的上限。`,
      `JSON is larger than the limit of ${maxSize} bytes.`,
    );
}

function parsePlain(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw syntaxProblem(text);
  }
}

function parsePrecise(text: string): Json {
  try {
    return parseLossless(text, null, {
      parseNumber: (digits) => readNumeric(digits) ?? outOfRange(digits),
      onDuplicateKey: ({ newValue }) => newValue,
    }) as Json;
  } catch (error) {
    throw error instanceof ProblemError ? error : syntaxProblem(text);
  }
}

function outOfRange(digits: string): never {
  throw refuse(
    'json-number-range',
    '数字太长，或超出 10^±400 的范围。',
    'A number is too long or lies beyond 10^±400.',
    digits.slice(0, 40),
  );
}

const refuse = (code: string, zh: string, en: string, value?: unknown): ProblemError =>
  new ProblemError(problem(code, '', zh, en, value));

/** JSON.parse words its errors differently in every Node version and not always with a place; this one always has. */
function syntaxProblem(text: string): ProblemError {
  let position = text.length;
  try {
    parseLossless(text, null, { parseNumber: Number, onDuplicateKey: ({ newValue }) => newValue });
  } catch (error) {
    position = Number(/at position (\d+)$/.exec(String(error))?.[1] ?? position);
  }
  const before = text.slice(0, position).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  return refuse(
    'json-syntax',
    `不是有效的 JSON：第 ${line} 行第 ${column} 个字符处有误。`,
    `Not valid JSON: see line ${line}, character ${column}.`,
  );
}

function refuseForbiddenKeys(value: Json, keys: (string | number)[]): void {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return;
  const parentIsConstructor = keys.at(-1) === 'constructor';
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, item] of entries) {
    keys.push(key);
    if (key === '__proto__' || (parentIsConstructor && key === 'prototype')) throw forbiddenKey(keys);
    refuseForbiddenKeys(item, keys);
    keys.pop();
  }
}

function forbiddenKey(keys: readonly (string | number)[]): ProblemError {
  const path = pointer(keys);
  return new ProblemError(
    problem(
      'forbidden-key',
      path,
      `不接受名为“${keys.at(-1)}”的键：它会改动程序的原型。`,
      `The key "${keys.at(-1)}" is refused: it would reach the prototypes of the program.`,
    ),
  );
}
