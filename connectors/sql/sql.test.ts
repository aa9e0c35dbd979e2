import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import knexFactory from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { sql } from './connector.ts';
import { readRows, streamRows } from './read-rows.ts';
import { letThrough, smuggled } from './smuggled.fixture.ts';
import { callSql, walkSql } from './sql-call.fixture.ts';

let folder: string;
let credential: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daliu-sql-'));
  const filename = join(folder, 'orders.db');
  credential = { engine: 'sqlite', database: filename };
  const knex = knexFactory({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
  await knex.raw(
    'CREATE TABLE orders (id INTEGER PRIMARY KEY, no INTEGER, name TEXT, paid REAL, data BLOB, at TEXT)',
  );
  await knex.raw(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
     INSERT INTO orders SELECT i, 1000000000000000000 + i, '单' || i, i * 0.1, x'00ff', '2026-01-' || (1 + i % 9) FROM n`,
  );
  await knex.destroy();
});
afterAll(() => rmSync(folder, { recursive: true }));

const call = (operation: string, input: JsonObject = {}, more: Record<string, string> = {}) =>
  callSql({ ...credential, ...more }, operation, input);

describe('sql on SQLite', () => {
  it('has a manifest without a fault, which says what was not tried', () => {
    expect(checkConnector(sql)).toEqual([]);
    expect(JSON.stringify(sql.manifest.credential.fields)).toContain('MySQL（未验证）');
  });

  it('reads rows, numbers of 19 digits exact', async () => {
    expect(await call('probe')).toMatchObject({ ok: true, records: [{ one: 1 }] });
    const answer = await call('query-rows', {
      sql: 'SELECT no, name, paid, data, NULL AS empty FROM orders WHERE id = :id AND name IN (:names)',
      params: { id: 1, names: ['单1', '单2'] },
    });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(printJson(answer.records)).toBe(
      '[{"no":1000000000000000001,"name":"单1","paid":0.1,"data":"AP8=","empty":null}]',
    );
  });

  it('says that there are more rows than were asked for', async () => {
    const few = await call('query-rows', { sql: 'SELECT id FROM orders ORDER BY id DESC', limit: 3 });
    expect(few).toMatchObject({
      ok: true,
      records: [{ id: 2500 }, { id: 2499 }, { id: 2498 }],
      hasNext: true,
    });
    expect(await call('query-rows', { sql: 'SELECT id FROM orders WHERE id > 9000' })).toMatchObject({
      ok: true,
      records: [],
      hasNext: false,
    });
  });

  it('reads on by a column, none twice and none left out', async () => {
    const byId = await walkSql(credential, { sql: 'SELECT id FROM orders', cursorColumn: 'id' }, 700);
    expect(byId.map(({ id }) => id)).toEqual(Array.from({ length: 2500 }, (_, at) => at + 1));
    // 9 values of about 277 rows each: pages end between them.
    const byDay = await walkSql(credential, { sql: 'SELECT id, at FROM orders', cursorColumn: 'at' }, 700);
    expect(new Set(byDay.map(({ id }) => id)).size).toBe(2500);
    const byNo = await walkSql(credential, { sql: 'SELECT no FROM orders;', cursorColumn: 'no' }, 1000);
    expect(byNo).toHaveLength(2500);
    expect(
      await call('list-new-rows', { sql: 'SELECT id, at FROM orders', cursorColumn: 'at', pageSize: 10 }),
    ).toMatchObject({ failure: { code: 'sql-cursor-stuck' } });
    expect(
      await call('list-new-rows', { sql: 'SELECT id FROM orders', cursorColumn: 'nope"' }),
    ).toMatchObject({
      ok: false,
      failure: { class: 'invalid' },
    });
  });

  it('streams, and stops when the reader stops', async () => {
    const sizes: number[] = [];
    const query = { sql: 'SELECT * FROM orders a, orders b' };
    for await (const batch of streamRows(credential, query, { maxRows: 5_000_000, timeLimitMs: 60_000 })) {
      sizes.push(batch.length);
      if (sizes.length === 3) break;
    }
    expect(sizes).toEqual([500, 500, 500]);
  });

  it('stops a query that takes too long', async () => {
    const endless =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n';
    const started = readRows(credential, { sql: endless }, { maxRows: 1, timeLimitMs: 50 });
    await expect(started).rejects.toMatchObject({ code: 'SQLITE_INTERRUPT' });
    const answer = await call('query-rows', { sql: endless, seconds: 1 });
    expect(answer).toMatchObject({ failure: { class: 'invalid', code: 'SQLITE_INTERRUPT' } });
    expect(answer.ok ? '' : answer.failure.message.zh).toContain('时限');
  });

  it('changes nothing, even where a statement slips through', async () => {
    expect(await call('query-rows', { sql: 'DELETE FROM orders' })).toMatchObject({
      failure: { class: 'invalid', code: 'sql-not-select' },
    });
    const slipped = { pieces: [{ text: 'DELETE FROM orders RETURNING id' }], params: {} };
    const { openSqlite } = await import('./engines/sqlite.ts');
    const source = openSqlite(credential);
    const rows = source.rows(slipped, { maxRows: 1, timeLimitMs: 1000 });
    await expect(rows.next()).rejects.toThrow();
    await source.close();
    expect(await call('query-rows', { sql: 'SELECT count(*) AS c FROM orders' })).toMatchObject({
      records: [{ c: 2500 }],
    });
  });

  it('lets no second statement through, though the database would run it', async () => {
    const knex = knexFactory({
      client: 'sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    await knex.raw('CREATE TABLE t (x)');
    await knex.raw('INSERT INTO t VALUES (1)');
    const lender = knex.client as {
      acquireConnection(): Promise<{ exec(sql: string, done: () => void): void }>;
      releaseConnection(one: unknown): Promise<void>;
    };
    const all = async (sql: string): Promise<void> => {
      const connection = await lender.acquireConnection();
      await new Promise<void>((resolve) => connection.exec(sql, resolve));
      await lender.releaseConnection(connection);
    };
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(smuggled, async (text) => {
        const sent = letThrough(text, 'sqlite');
        if (sent === undefined) return;
        passed += 1;
        await all(sent);
        expect(await knex('t').count({ c: '*' })).toEqual([{ c: 1 }]);
      }),
      { numRuns: 2_000 },
    );
    expect(passed).toBeGreaterThan(10);
    await all('SELECT 1; DELETE FROM t');
    expect(await knex('t').count({ c: '*' })).toEqual([{ c: 0 }]);
    await knex.destroy();
  });

  it.each<[string, JsonObject, Record<string, string>, string]>([
    ['no such table', { sql: 'SELECT * FROM nowhere' }, {}, 'invalid SQLITE_ERROR'],
    ['no such file', { sql: 'SELECT 1' }, { database: '/nowhere/x.db' }, 'invalid sql-no-file'],
    ['a path of somewhere', { sql: 'SELECT 1' }, { database: 'x.db' }, 'invalid sql-no-file'],
    ['no kind', { sql: 'SELECT 1' }, { engine: 'oracle' }, 'invalid credential-incomplete'],
    ['no server', { sql: 'SELECT 1' }, { engine: 'postgres' }, 'invalid credential-incomplete'],
    ['a missing parameter', { sql: 'SELECT :x' }, {}, 'invalid sql-parameter'],
  ])('tells %s', async (_, input, more, expected) => {
    const answer = await call('query-rows', input, more);
    if (answer.ok) throw new Error('a failure was expected');
    expect(`${answer.failure.class} ${answer.failure.code}`).toBe(expected);
    expect(answer.failure.next.zh).not.toBe('');
  });

  it('tells a file that is no database', async () => {
    const database = join(folder, 'text.db');
    writeFileSync(database, 'this is no database, only a text that is long enough to look at');
    expect(await call('probe', {}, { database })).toMatchObject({
      failure: { class: 'invalid', code: 'SQLITE_NOTADB' },
    });
  });
});

describe('sql on a server that is not there', () => {
  it.each(['postgres', 'mysql'])('calls %s down, and keeps the password', async (engine) => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const server = { engine, server: `127.0.0.1:${port}`, user: 'u', password: 'hidden-9', database: 'd' };
    const answer = await call('probe', {}, server);
    expect(answer).toMatchObject({ ok: false, failure: { class: 'platform-down', code: 'ECONNREFUSED' } });
    expect(JSON.stringify(answer)).not.toContain('hidden-9');
  });
});
