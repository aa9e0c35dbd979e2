import type { AddressInfo, Server } from 'node:net';
import mysql from 'mysql2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { callSql } from './sql-call.fixture.ts';

/**
 * No MySQL is at hand: the other half of its protocol, which the driver brings, stands in. It shows what is sent and how
 * answers are read, not what a real server makes of it.
 */
let server: ReturnType<typeof mysql.createServer>;
let credential: Record<string, string>;
let sent: string[] = [];

const LONGLONG = 8;
const VAR_STRING = 253;
const NEWDECIMAL = 246;
const column = (name: string, columnType: number) => ({
  catalog: 'def',
  schema: 'd',
  table: 't',
  orgTable: 't',
  name,
  orgName: name,
  characterSet: 33,
  columnLength: 100,
  columnType,
  flags: 0,
  decimals: 0,
});

beforeAll(async () => {
  server = mysql.createServer((connection) => {
    const wire = connection as unknown as {
      serverHandshake(options: object): void;
      _resetSequenceId(): void;
      writeOk(): void;
      writeError(error: { code: number; message: string }): void;
      writeTextResult(rows: object[], columns: object[]): void;
      on(event: string, listener: (text: string) => void): void;
    };
    wire.serverHandshake({
      protocolVersion: 10,
      serverVersion: '8.0.0',
      connectionId: 1,
      statusFlags: 2,
      characterSet: 33,
      capabilityFlags: 0xffffff ^ 0x800,
      authCallback: (_: unknown, done: (error: null, refused: null) => void) => {
        done(null, null);
        wire._resetSequenceId();
      },
    });
    wire.on('error', () => undefined);
    const answer = (text: string): void => {
      // knex asks what it speaks to.
      if (!text.includes('version()')) sent.push(text);
      if (/^SET|^START/.test(text)) wire.writeOk();
      else if (text.includes('forbidden')) wire.writeError({ code: 1142, message: 'SELECT command denied' });
      else if (text.includes('version()'))
        wire.writeTextResult([{ version: '8.0.0' }], [column('version', VAR_STRING)]);
      else {
        const columns = [column('id', LONGLONG), column('name', VAR_STRING), column('paid', NEWDECIMAL)];
        wire.writeTextResult([{ id: '1000000000000000007', name: '单7', paid: '0.7000' }], columns);
      }
      wire._resetSequenceId();
    };
    wire.on('query', answer);
    // Where the driver's server half sends what begins with SET.
    wire.on('stmt_prepare', answer);
  });
  await new Promise<void>((resolve) => {
    // The types of the driver know the port alone.
    (server as unknown as Server).listen(0, '127.0.0.1', resolve);
  });
  const { port } = (server as unknown as { _server: { address(): AddressInfo } })._server.address();
  credential = { engine: 'mysql', server: `127.0.0.1:${port}`, database: 'd', user: 'u', password: 'p' };
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
beforeEach(() => void (sent = []));

const call = (input: JsonObject) => callSql(credential, 'query-rows', input);

describe('sql towards MySQL, against its protocol', () => {
  it('only reads, within a time, and escapes what is bound', async () => {
    const answer = await call({
      sql: 'SELECT id, name, paid FROM orders WHERE name = :name AND id > :id -- why',
      params: { name: "x'; DROP TABLE t \\", id: 5 },
      seconds: 2,
    });
    if (!answer.ok) throw new Error(`${answer.failure.code} ${answer.failure.said}`);
    expect(printJson(answer.records)).toBe('[{"id":1000000000000000007,"name":"单7","paid":0.7}]');
    expect(sent.map((text) => text.trim())).toEqual([
      "SET SESSION sql_mode = ''",
      'SET SESSION max_execution_time = 2000',
      'START TRANSACTION READ ONLY',
      "SELECT id, name, paid FROM orders WHERE name = 'x\\'; DROP TABLE t \\\\' AND id > 5",
    ]);
  });

  it('reads on beyond a position, whole numbers as numbers', async () => {
    await callSql(credential, 'list-new-rows', {
      sql: 'SELECT * FROM orders',
      cursorColumn: 'id`',
      cursor: '1000000000000000007',
      pageSize: 10,
    });
    expect(sent.at(-1)).toBe(
      'SELECT * FROM (SELECT * FROM orders) AS daliu_rows WHERE daliu_rows.`id``` > 1000000000000000007 ORDER BY daliu_rows.`id``` LIMIT 11',
    );
  });

  it('tells what the server refuses', async () => {
    expect(await call({ sql: 'SELECT * FROM forbidden' })).toMatchObject({
      ok: false,
      failure: { class: 'permission', said: 'SELECT command denied' },
    });
  });
});
