import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EngineError } from '../core/errors.ts';

const unpackers = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * The text of an answer: unpacked, and decoded by the charset it names (UTF-8 unless told; GBK and GB18030 are common
 * among Chinese platforms). Throws EngineError `http-too-large` beyond `maxBytes`, packed or unpacked, and
 * `http-encoding` for bytes that are not what the headers say.
 */
export async function readBody(
  stream: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
): Promise<string> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const bytes = await collect(stream, maxBytes);
  const unpacked = await unpack(bytes, headers['content-encoding'] ?? '', maxBytes);
  return decode(unpacked, headers['content-type'] ?? '');
}

async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream, so the rest is never read.
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(bytes: Uint8Array, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || bytes.byteLength === 0) return bytes;
  const unpacker = Object.hasOwn(unpackers, name) ? unpackers[name as keyof typeof unpackers] : undefined;
  if (unpacker === undefined) throw badEncoding(name);
  try {
    return await unpacker(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(maxBytes) : badEncoding(name);
  }
}

function decode(bytes: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w:.-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw badEncoding(charset);
  }
}

const tooLarge = (maxBytes: number): EngineError =>
  new EngineError(
    'http-too-large',
    {
      zh: `对方的答复超过 ${maxBytes} 字节的上限。`,
      en: `The answer is larger than the limit of ${maxBytes} bytes.`,
    },
    { blame: 'remote' },
  );

const badEncoding = (name: string): EngineError =>
  new EngineError(
    'http-encoding',
    { zh: `对方的答复不是所声明的编码（${name}）。`, en: `The answer is not encoded as it says (${name}).` },
    { blame: 'remote' },
  );
