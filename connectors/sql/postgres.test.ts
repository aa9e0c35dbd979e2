import * as fc from 'fast-check';
import knexFactory from 'knex';
import { beforeAll, describe, expect, it } from 'vitest';
import { usePostgres } from '../../engine/testing/postgres.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { openPostgres } from './engines/postgres.ts';
import { streamRows } from './read-rows.ts';
import { letThrough, smuggled } from './smuggled.fixture.ts';
import { callSql, walkSql } from './sql-call.fixture.ts';

const postgres = usePostgres();
let credential: Record<string, string>;
let address: { host: string; port: number };

beforeAll(async () => {
  const { url } = await postgres.create();
  const parsed = new URL(url);
  address = { host: parsed.hostname, port: Number(parsed.port) };
  credential = {
    engine: 'postgres',
    server: parsed.host,
    database: parsed.pathname.slice(1),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
  const knex = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  await knex.raw('CREATE SEQUENCE counter');
  await knex.raw(
    'CREATE TABLE orders (id bigint PRIMARY KEY, name text, paid numeric(20,4), data jsonb, at timestamptz)',
  );
  await knex.raw(
    `INSERT INTO orders SELECT 1000000000000000000 + i, '单' || i, i * 0.1, '{"n": 12345678901234567890}',
     timestamptz '2026-01-01 00:00:00+08' + (i / 10) * interval '1 second' FROM generate_series(1, 5000) i`,
  );
  await knex.destroy();
}, 120_000);

const call = (operation: string, input: JsonObject = {}, more: Record<string, string> = {}) =>
  callSql({ ...credential, ...more }, operation, input);
const codeOf = async (sql: string, more: Record<string, string> = {}): Promise<string> => {
  const answer = await call('query-rows', { sql, seconds: 1 }, more);
  return answer.ok ? 'ok' : `${answer.failure.class} ${answer.failure.code}`;
};

describe('sql on PostgreSQL', () => {
  it('reads rows with exact numbers, bound values apart from the text', async () => {
    const answer = await call('query-rows', {
      sql: `SELECT id, name, paid, data, at AT TIME ZONE 'UTC' AS at, true AS yes FROM orders
            WHERE id IN (:ids) AND name = :name ORDER BY id`,
      params: { ids: ['1000000000000000007', '1000000000000000008'], name: '单7' },
    });
    if (!answer.ok) throw new Error(`${answer.failure.code} ${answer.failure.said}`);
    expect(printJson(answer.records)).toBe(
      '[{"id":1000000000000000007,"name":"单7","paid":0.7,"data":{"n":12345678901234567890},"at":"2025-12-31 16:00:00","yes":true}]',
    );
    const injected = {
      sql: 'SELECT count(*) AS c FROM orders WHERE name = :name',
      params: { name: "'; DROP TABLE orders; --" },
    };
    expect(await call('query-rows', injected)).toMatchObject({ records: [{ c: 0 }] });
  });

  it('reads on by a column whose values come in groups', async () => {
    const rows = await walkSql(credential, { sql: 'SELECT id, at FROM orders', cursorColumn: 'at' }, 333);
    expect(new Set(rows.map(({ id }) => printJson(id))).size).toBe(5000);
    expect(rows).toHaveLength(5000);
    const byId = await walkSql(credential, { sql: 'SELECT id FROM orders', cursorColumn: 'id' }, 1000);
    expect(byId).toHaveLength(5000);
  });

  it('streams without fetching all, and gives the connection back when the reader stops', async () => {
    let seen = 0;
    const query = { sql: 'SELECT a.id FROM orders a, orders b' };
    for await (const batch of streamRows(credential, query, { maxRows: 20_000_000, timeLimitMs: 10_000 })) {
      seen += batch.length;
      if (seen >= 2_000) break;
    }
    expect(seen).toBe(2_000);
  });

  it('changes nothing, whatever slips through the first fence', async () => {
    expect(await codeOf("SELECT nextval('counter')")).toBe('invalid 25006');
    expect(await codeOf("SELECT set_config('transaction_read_only', 'off', true)")).toMatch(/^invalid 25/);
    const slipped = async (text: string): Promise<string> => {
      const source = openPostgres(credential, address);
      try {
        await source.rows({ pieces: [{ text }], params: {} }, { maxRows: 1, timeLimitMs: 1000 }).next();
        return 'ok';
      } catch (error) {
        return String((error as { code?: unknown }).code);
      } finally {
        await source.close();
      }
    };
    expect(await slipped('SELECT 1; DROP TABLE orders')).toBe('42601');
    expect(await slipped('DELETE FROM orders RETURNING id')).toBe('42601');
    expect(await slipped('WITH d AS (DELETE FROM orders RETURNING id) SELECT * FROM d')).toBe('0A000');
    expect(await slipped('SELECT id FROM orders FOR UPDATE')).toBe('25006');
    expect(await call('query-rows', { sql: 'SELECT count(*) AS c FROM orders' })).toMatchObject({
      records: [{ c: 5000 }],
    });
  });

  it('lets no second statement through, though the simple protocol would run it', async () => {
    const knex = knexFactory({
      client: 'pg',
      connection: {
        ...address,
        user: credential['user'] ?? '',
        password: credential['password'] ?? '',
        database: credential['database'] ?? '',
      },
      pool: { min: 0, max: 1 },
    });
    await knex.raw('CREATE TABLE t AS SELECT 1 AS x');
    const lender = knex.client as {
      acquireConnection(): Promise<{ query(sql: string): Promise<unknown> }>;
      releaseConnection(one: unknown): Promise<void>;
    };
    const client = await lender.acquireConnection();
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(smuggled, async (text) => {
        const sent = letThrough(text, 'postgres');
        if (sent === undefined) return;
        passed += 1;
        await client.query(sent).catch(() => undefined);
        expect(await client.query('SELECT count(*)::int AS c FROM t')).toMatchObject({ rows: [{ c: 1 }] });
      }),
      { numRuns: 1_000 },
    );
    expect(passed).toBeGreaterThan(10);
    await lender.releaseConnection(client);
    await knex.destroy();
  });

  it('stops a query that takes too long', async () => {
    expect(await codeOf('SELECT pg_sleep(30)')).toBe('invalid 57014');
  });

  it('tells what is wrong, and never the password', async () => {
    expect(await codeOf('SELECT * FROM nowhere')).toBe('invalid 42P01');
    expect(await codeOf('SELECT nothing FROM orders')).toBe('invalid 42703');
    expect(await codeOf('SELECT 1', { database: 'nowhere' })).toBe('invalid 3D000');
    const wrong = await call('probe', {}, { user: 'nobody', password: 'wrong-word-9' });
    expect(wrong.ok).toBe(false);
    expect(JSON.stringify(wrong)).not.toContain('wrong-word-9');
  });
});
