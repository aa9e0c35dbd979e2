import { Client } from 'pg';

/** The database's clock in ms, by a connection of its own, since it is asked before anything else is opened. */
export async function readClock(url: string): Promise<number> {
  const client = new Client({ connectionString: url, application_name: 'daliu' });
  await client.connect();
  try {
    const { rows } = await client.query<{ now: string }>(
      'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
    );
    return Number(rows[0]?.now);
  } finally {
    await client.end();
  }
}
