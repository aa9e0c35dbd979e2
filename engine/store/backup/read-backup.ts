import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../core/errors.ts';
import { summing, type Header, type Line, type Row, type Summing, type TableSum } from './archive.ts';

/** What a reader of an archive is told, in order. */
export interface BackupReader {
  header?(header: Header): void;
  table?(name: string, columns: string[]): void;
  row?(row: Row): Promise<void>;
  /** After its last row, when all of them have been found to be whole. */
  tableEnd?(name: string): Promise<void>;
}

/**
 * Reads an archive from its first byte to its last and checks it on the way: counts, hashes, and that nothing is
 * missing at the end. Answers the sums by table. Throws EngineError `backup-broken`.
 */
export async function readBackup(input: Readable, reader?: BackupReader): Promise<Map<string, TableSum>> {
  const sums = new Map<string, TableSum>();
  let current: { name: string; sum: Summing } | undefined;
  let state: 'header' | 'tables' | 'done' = 'header';
  for await (const text of linesOf(input)) {
    const line = parse(text);
    if (state === 'header') {
      if (!('format' in line) || line.format !== 'daliu-backup' || line.version !== 1)
        throw broken('not a backup of this format');
      reader?.header?.(line);
      state = 'tables';
    } else if (state === 'done') {
      throw broken('there is more behind the end');
    } else if (Array.isArray(line)) {
      if (current === undefined) throw broken('a row stands outside of a table');
      current.sum.add(text);
      await reader?.row?.(line);
    } else if ('table' in line) {
      if (current !== undefined) throw broken(`table ${current.name} has no end`);
      current = { name: line.table, sum: summing() };
      reader?.table?.(line.table, line.columns);
    } else if ('rows' in line) {
      const sum = current?.sum.sum();
      if (current?.name !== line.end || sum?.rows !== line.rows || sum.sha256 !== line.sha256)
        throw broken(`table ${line.end} is not whole`);
      sums.set(line.end, sum);
      await reader?.tableEnd?.(line.end);
      current = undefined;
    } else {
      if (!('tables' in line) || line.tables !== sums.size) throw broken('tables are missing');
      state = 'done';
    }
  }
  if (state !== 'done') throw broken('the archive ends too early');
  return sums;
}

async function* linesOf(input: Readable): AsyncGenerator<string> {
  const unzipped = input.pipe(createGunzip());
  input.on('error', (error) => unzipped.destroy(error));
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const bytes of unzipped as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw error instanceof EngineError
      ? error
      : broken(error instanceof Error ? error.message : String(error));
  } finally {
    input.destroy();
  }
  if (rest !== '') yield rest;
}

function parse(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw broken('a line is no JSON');
  }
}

export const broken = (why: string): EngineError =>
  new EngineError(
    'backup-broken',
    { zh: `备份文件不完整或已损坏：${why}。`, en: `The backup is incomplete or damaged: ${why}.` },
    { blame: 'author' },
  );
