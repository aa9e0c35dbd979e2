import type { IncomingMessage } from 'node:http';
import { problem, type Problem } from '../../../schemas/problem.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { parseJsonIntake } from '../../../schemas/values/parse-json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { cleanTexts } from '../../../schemas/values/text.ts';
import { refuse } from '../api-error.ts';

const EMPTY = Buffer.alloc(0);
const JSON_TYPE = 'application/json';

/** The body as it came, byte for byte. Beyond the limit reading stops at once, however long the sender goes on. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > maxBytes) {
      reject(tooLarge(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.removeAllListeners('data');
      request.pause();
      reject(tooLarge(maxBytes));
    });
    request.once('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks, size)),
    );
    request.once('error', reject);
  });
}

const tooLarge = (maxBytes: number): Error =>
  refuse(
    413,
    'body-too-large',
    `内容超过 ${maxBytes} 字节的上限。`,
    `The body is over the limit of ${maxBytes} bytes.`,
  );

export interface ParsedBody {
  input: Json;
  /** The JSON text the input was read from, if nothing of it was changed. */
  text?: string;
  /** Texts that had to be changed to be stored. */
  warnings: Problem[];
}

/**
 * What a push carries: JSON without loss, a form as an object (a name that comes twice as a list), any text as a text,
 * nothing as null. Throws ProblemError with the place for JSON that is none, is nested too deep or holds a forbidden key.
 */
export function parseBody(bytes: Buffer, contentType: string | undefined, maxBytes: number): ParsedBody {
  if (bytes.length === 0) return { input: null, warnings: [] };
  const type = typeOf(contentType ?? JSON_TYPE);
  if (type === JSON_TYPE || type.endsWith('+json') || type === 'text/json') {
    const { value, text, warnings } = parseJsonIntake(bytes, { maxSize: maxBytes });
    return { input: value, text, warnings };
  }
  if (type === 'application/x-www-form-urlencoded') return clean(parseForm(bytes.toString('utf8')));
  if (type.startsWith('text/') || type === 'application/xml' || type.endsWith('+xml'))
    return clean(bytes.toString('utf8'));
  throw refuse(415, 'wrong-content-type', '只接受 JSON、表单或文本。', 'Send JSON, a form or a text.');
}

const typeOf = (header: string): string =>
  header === JSON_TYPE ? JSON_TYPE : (header.split(';', 1)[0]?.trim().toLowerCase() ?? '');

const clean = (value: Json): ParsedBody => {
  const { value: input, warnings } = cleanTexts(value);
  return { input, warnings };
};

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function parseForm(text: string): Json {
  const fields = new Map<string, Json>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (FORBIDDEN.has(name)) throw forbiddenField(name);
    const earlier = fields.get(name);
    if (earlier === undefined) fields.set(name, value);
    else fields.set(name, Array.isArray(earlier) ? [...earlier, value] : [earlier, value]);
  }
  return Object.fromEntries(fields);
}

const forbiddenField = (name: string): ProblemError =>
  new ProblemError(
    problem(
      'forbidden-key',
      `/${name}`,
      `不接受名为“${name}”的字段。`,
      `A field named "${name}" is refused.`,
    ),
  );
