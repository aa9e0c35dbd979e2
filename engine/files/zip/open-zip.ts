import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { fileError, megabytes } from '../file-problem.ts';
import { zipName } from './zip-name.ts';

/** A file to read: where it lies, or what it holds. */
export type FileSource = { path: string } | { bytes: Uint8Array };

export interface ZipLimits {
  entries: number;
  /** Unpacked, all entries that are read together. */
  bytes: number;
  /** Unpacked to packed, of an entry over `ratioFrom` bytes. */
  ratio: number;
  ratioFrom: number;
}

/** Deflate cannot pack better than about 1,030 to 1; sheets reach 30, nearly empty ones a little over 100. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 10_000,
  bytes: 4_294_967_296,
  ratio: 250,
  ratioFrom: 33_554_432,
};

export interface ZipEntry {
  name: string;
  size: number;
  packedSize: number;
  isEncrypted: boolean;
  /** Unpacks as it is read. `onPacked` is told how many packed bytes have been taken so far. */
  open(onPacked?: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

export interface ZipArchive {
  entries: ZipEntry[];
  close(): void;
}

/** Fewer and larger pieces than zlib's 16 KiB: each costs an event and a string. */
const PIECE_BYTES = 131_072;

const brokenZip = (): ProblemError =>
  fileError(
    'zip-broken',
    '压缩包不完整或已损坏，请重新导出或重新压缩后再上传。',
    'The archive is incomplete or damaged; export or pack it anew and upload that.',
  );

const encrypted = (name: string): ProblemError =>
  fileError(
    'zip-encrypted',
    `“${name}”设有密码，请解除密码后再上传。`,
    `"${name}" is protected by a password; remove it and upload again.`,
  );

const bomb = (name: string, zh: string, en: string): ProblemError =>
  fileError('zip-bomb', `“${name}”${zh}，疑似压缩炸弹，不予读取。`, `"${name}" ${en}; it is not read.`);

/** yauzl throws plain errors for whatever is wrong with an archive. */
async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (error instanceof Error && /strong encryption/.test(error.message)) throw encrypted('');
    throw brokenZip();
  }
}

function assertModest(entry: ZipEntry, { ratio, ratioFrom }: ZipLimits): void {
  if (entry.size > ratioFrom && entry.size > entry.packedSize * ratio) {
    const times = Math.round(entry.size / Math.max(1, entry.packedSize));
    throw bomb(entry.name, `解压后是压缩前的 ${times} 倍`, `unpacks to ${times} times its size`);
  }
}

/**
 * Opens the table of contents of an archive. Entries are unpacked only as they are read, by our own inflater, so that
 * what comes out is counted against the limits whatever the archive says of itself.
 */
export async function openZip(source: FileSource, limits: ZipLimits = ZIP_LIMITS): Promise<ZipArchive> {
  const options = { autoClose: false, decodeStrings: false };
  const zip = await orBroken(
    'path' in source
      ? openPromise(source.path, options)
      : fromBufferPromise(
          Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length),
          options,
        ),
  );
  let unpacked = 0;
  const spend = (name: string, bytes: number): void => {
    unpacked += bytes;
    if (unpacked <= limits.bytes) return;
    const most = megabytes(limits.bytes);
    throw bomb(name, `解压后超过 ${most}`, `unpacks to more than ${most}`);
  };
  try {
    const entries = await orBroken(readEntries(zip, limits, spend));
    return { entries, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readEntries(
  zip: ZipFile,
  limits: ZipLimits,
  spend: (name: string, bytes: number) => void,
): Promise<ZipEntry[]> {
  if (zip.entryCount > limits.entries) {
    throw fileError(
      'zip-entries',
      `压缩包内超过 ${limits.entries} 个文件。`,
      `The archive holds over ${limits.entries} files.`,
    );
  }
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = zipName(entry);
    const known: ZipEntry = {
      name,
      size: entry.uncompressedSize,
      packedSize: entry.compressedSize,
      isEncrypted: entry.isEncrypted(),
      open: (onPacked) => {
        if (known.isEncrypted) throw encrypted(name);
        assertModest(known, limits);
        return unpack(zip, entry, known, spend, onPacked);
      },
    };
    entries.push(known);
  }
  return entries;
}

async function* unpack(
  zip: ZipFile,
  entry: Entry,
  { name, size }: ZipEntry,
  spend: (name: string, bytes: number) => void,
  onPacked?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw fileError(
      'zip-method',
      `“${name}”的压缩方式不受支持，请用普通 zip 重新压缩。`,
      `"${name}" is packed by a method that is not supported; pack it as a plain zip.`,
    );
  }
  const raw = await orBroken(zip.openReadStreamPromise(entry, { decodeFileData: false }));
  const stream = inflate(raw, entry.compressionMethod === 0, onPacked);
  let seen = 0;
  let sum = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      seen += piece.length;
      sum = crc32(piece, sum);
      spend(name, piece.length);
      if (seen > size) throw brokenZip();
      yield piece;
    }
  } catch (error) {
    throw error instanceof ProblemError ? error : brokenZip();
  } finally {
    raw.destroy();
    stream.destroy();
  }
  if (seen !== size || sum !== entry.crc32) throw brokenZip();
}

function inflate(raw: Readable, isStored: boolean, onPacked?: (bytes: number) => void): Readable {
  let packed = 0;
  raw.on('data', (piece: Buffer) => onPacked?.((packed += piece.length)));
  const inflater = isStored ? new PassThrough() : createInflateRaw({ chunkSize: PIECE_BYTES });
  raw.once('error', (error) => inflater.destroy(error));
  return raw.pipe(inflater);
}

/** An entry as a whole; throws when it is larger than `most` bytes. */
export async function readEntry(entry: ZipEntry, most: number): Promise<Buffer> {
  if (entry.size > most)
    throw bomb(entry.name, `超过 ${megabytes(most)}`, `is larger than ${megabytes(most)}`);
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.open()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The bytes of a plain file, piece by piece. */
export async function* readSource(source: FileSource): AsyncGenerator<Uint8Array> {
  if ('path' in source) {
    yield* createReadStream(source.path, { highWaterMark: PIECE_BYTES * 2 }) as AsyncIterable<Buffer>;
    return;
  }
  for (let at = 0; at < source.bytes.length; at += PIECE_BYTES * 2)
    yield source.bytes.subarray(at, at + PIECE_BYTES * 2);
}
