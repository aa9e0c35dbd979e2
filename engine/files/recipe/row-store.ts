import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { sizeOf, type SourceRow } from './source-row.ts';

/** Rows gathered by key, in memory as long as they fit, else in files. */
export interface RowStore {
  add(row: SourceRow): Promise<void>;
  /** The rows of each key. In memory in the order in which keys came, else in that order within each file. */
  groups(): AsyncGenerator<SourceRow[]>;
  isSpilled(): boolean;
  close(): Promise<void>;
}

/** Each holds a share of the keys and is read as a whole; so the most there can be is this many times the limit. */
const PARTITIONS = 64;

/** FNV-1a: spreads keys evenly, the same on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function* grouped(rows: Iterable<SourceRow>): Generator<SourceRow[]> {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group) group.push(row);
    else groups.set(row.key, [row]);
  }
  yield* groups.values();
}

const linesOf = (text: string): SourceRow[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SourceRow);

/** `memoryBytes` is about what rows may take before they go to files in `folder` (the system's for such). */
export function createRowStore(memoryBytes: number, folder: string = tmpdir()): RowStore {
  let held: SourceRow[] = [];
  let size = 0;
  let spill: { folder: string; files: WriteStream[] } | undefined;

  const put = async (row: SourceRow): Promise<void> => {
    const file = spill!.files[hashOf(row.key) % PARTITIONS]!;
    if (!file.write(`${JSON.stringify(row)}\n`)) await once(file, 'drain');
  };
  const startSpill = async (): Promise<void> => {
    const own = await mkdtemp(join(folder, 'daliu-rows-'));
    const files = Array.from({ length: PARTITIONS }, (_, at) => createWriteStream(join(own, `${at}.ndjson`)));
    spill = { folder: own, files };
    const rows = held;
    held = [];
    for (const row of rows) await put(row);
  };
  return {
    isSpilled: () => spill !== undefined,
    add: async (row) => {
      if (spill) return put(row);
      held.push(row);
      size += sizeOf(row);
      return size > memoryBytes ? startSpill() : undefined;
    },
    groups: async function* () {
      if (!spill) {
        yield* grouped(held);
        return;
      }
      for (const [at, file] of spill.files.entries()) {
        file.end();
        await finished(file);
        yield* grouped(linesOf(await readFile(join(spill.folder, `${at}.ndjson`), 'utf8')));
      }
    },
    close: async () => {
      held = [];
      if (!spill) return;
      for (const file of spill.files) file.destroy();
      await rm(spill.folder, { recursive: true, force: true });
    },
  };
}
