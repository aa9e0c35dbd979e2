import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** What to send where; the JSON of the first argument. */
export interface Load {
  url: string;
  /** File of bodies, one JSON value a line; each connection sends them one after the other, round and round. */
  bodies: string;
  connections: number;
  seconds: number;
  /** Signs each body (HMAC-SHA-256, hex) into this header. */
  sign?: { header: string; key: string };
}

/** What was answered, printed as one line of JSON. Times in ms. */
export interface LoadResult {
  rps: number;
  answered: number;
  p50: number;
  p99: number;
  /** Answers other than 2xx, errors of connections and time-outs. */
  bad: number;
}

const signature = (body: string, key: string): string => createHmac('sha256', key).update(body).digest('hex');

/** The load generator, a process of its own so that it takes no time from what it measures. */
const main = async (): Promise<void> => {
  const { url, bodies, connections, seconds, sign } = JSON.parse(process.argv[2] ?? '') as Load;
  const { requests, latency, non2xx, errors, timeouts, duration } = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: readFileSync(bodies, 'utf8')
      .trim()
      .split('\n')
      .map((body) => ({
        method: 'POST' as const,
        headers: {
          'content-type': 'application/json',
          ...(sign === undefined ? {} : { [sign.header]: signature(body, sign.key) }),
        },
        body,
      })),
  });
  const result: LoadResult = {
    rps: requests.total / duration,
    answered: requests.total,
    p50: latency.p50,
    p99: latency.p99,
    bad: non2xx + errors + timeouts,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
};

await main();
