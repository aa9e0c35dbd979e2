import fastify from 'fastify';
import sqlite3 from 'sqlite3';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * The bare baseline: Fastify takes the JSON order and inserts one row of 250 bytes into SQLite (WAL,
 * synchronous=FULL) with group commit before it answers. No authentication, no flow, no journal.
 */
const main = async (): Promise<void> => {
  const folder = process.argv[2]!;
  const db = new sqlite3.Database(join(folder, 'bare.sqlite'));
  const exec = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => {
      db.exec(sql, (error) => (error ? reject(error) : resolve()));
    });
  await exec(
    'pragma journal_mode=wal; pragma synchronous=full; create table rows(id integer primary key, at integer, body text)',
  );

  let waiting: { body: string; done: (error: Error | null) => void }[] = [];
  let busy = false;
  const flush = (): void => {
    if (busy || waiting.length === 0) return;
    busy = true;
    const batch = waiting;
    waiting = [];
    const rows = JSON.stringify(batch.map(({ body }) => [Date.now(), body]));
    db.run('insert into rows(at, body) select value->>0, value->>1 from json_each(?)', [rows], (error) => {
      for (const { done } of batch) done(error);
      busy = false;
      flush();
    });
  };
  const insert = (body: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ body, done: (error) => (error ? reject(error) : resolve()) });
      flush();
    });

  const app = fastify({ logger: false });
  app.post('/orders', (request) => {
    const order = request.body as { order_id: string };
    return insert(order.order_id.padEnd(250, 'x')).then(() => ({ ok: true, order }));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`ready ${(app.server.address() as AddressInfo).port}\n`);
  process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
};

await main();
