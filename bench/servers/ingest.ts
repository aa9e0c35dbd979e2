import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { createImports } from '../../engine/imports/import-service.ts';
import { keepInPlace } from '../../engine/imports/file-store.ts';
import { targetOfTable } from '../../engine/mapping/suggest/index.ts';
import { systemClock } from '../../engine/runtime/system-clock.ts';
import { systemActor } from '../../engine/store/actor.ts';
import { createStore } from '../../engine/store/store.ts';
import { tablesOf } from '../../engine/store/tables.ts';
import { openTableCatalog } from '../../engine/tables/table-catalog.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { orderMapping, orderRecipe, writeOrderFile } from './order-file.ts';

export interface IngestResult {
  orders: number;
  ms: number;
  /** Of the database when all is written, the log included. */
  bytes: number;
  /** Seconds of all threads together. */
  cpu: number;
  /** Most that was resident, in MB. */
  memory: number;
}

const BY = 'system:bench';
/** As many records to a commit as the import has. */
const BATCH = 250;

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 100_000) / 10;
};
const peak = (): number => Math.round(process.resourceUsage().maxRSS / 1_024);

/** Through everything an import does, into a table that is empty. */
async function ingest(folder: string, definitionFile: string, file: string): Promise<IngestResult> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'daliu.sqlite');
  const store = await createStore({ url: `sqlite:${path}`, worker: 'bench', clock: systemClock });
  const tables = tablesOf(store);
  const catalog = openTableCatalog({ tables, database: store.dialect, clock: systemClock });
  const definition = JSON.parse(readFileSync(definitionFile, 'utf8')) as TableDefinition;
  const made = await catalog.create(definition, systemActor('bench'));
  if (made.kind !== 'done') throw new Error(JSON.stringify(made));
  const imports = createImports({ tables, catalog, clock: systemClock, zone: 'Asia/Shanghai', folder });
  const { id: kept } = await keepInPlace({ tables, now: systemClock.now(), by: BY }, file);
  const startedAt = performance.now();
  const id = await imports.create(
    { table: 'orders', files: [kept], recipe: orderRecipe, mapping: orderMapping(targetOfTable(definition)) },
    BY,
  );
  await imports.work(id, new AbortController().signal);
  const ms = Math.round(performance.now() - startedAt);
  const { state, counts, problem } = await imports.get(id);
  if (state !== 'done' || counts.refused > 0) throw new Error(JSON.stringify({ state, counts, problem }));
  const [history] = await tables.read<{ count: number }>('SELECT count(*) AS count FROM record_changes');
  const [payloads] = await tables.read<{ count: number }>('SELECT sum(items) AS count FROM record_payloads');
  if (history?.count !== counts.created || payloads?.count !== counts.created)
    throw new Error(`${history?.count} revisions, ${payloads?.count} payloads, ${counts.created} orders`);
  await store.close();
  return { orders: counts.created, ms, bytes: statSync(path).size, cpu: cpu(), memory: peak() };
}

/** The same bytes in rows of one table, committed as often: what the disk and the database take by themselves. */
async function bare(folder: string, count: number, bytes: number): Promise<IngestResult> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'bare.sqlite');
  const db = new sqlite3.Database(path);
  const run = (sql: string, bindings: unknown[] = []): Promise<void> =>
    new Promise((resolve, reject) => {
      db.run(sql, bindings, (error) => (error ? reject(error) : resolve()));
    });
  await run('PRAGMA journal_mode = WAL');
  await run('PRAGMA synchronous = FULL');
  await run('CREATE TABLE bare (no INTEGER PRIMARY KEY, data TEXT NOT NULL)');
  const data = 'x'.repeat(bytes);
  const startedAt = performance.now();
  for (let first = 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    const marks = Array.from({ length: size }, () => '(?,?)').join(',');
    const bindings = Array.from({ length: size }, (_, at) => [first + at, data]).flat();
    await run(`INSERT INTO bare(no, data) VALUES ${marks}`, bindings);
  }
  const ms = Math.round(performance.now() - startedAt);
  await new Promise<void>((resolve, reject) => {
    db.close((error) => (error ? reject(error) : resolve()));
  });
  return { orders: count, ms, bytes: statSync(path).size, cpu: cpu(), memory: peak() };
}

/** `make FILE COUNT`, `ingest FOLDER DEFINITION FILE`, `bare FOLDER COUNT BYTES`; the last line is JSON. */
async function main([mode = '', first = '', second = '', third = '']: string[]): Promise<unknown> {
  if (mode === 'make') return { bytes: await writeOrderFile(first, Number(second)) };
  if (mode === 'ingest') return ingest(first, second, third);
  return bare(first, Number(second), Number(third));
}

process.stdout.write(`${JSON.stringify(await main(process.argv.slice(2)))}\n`);
