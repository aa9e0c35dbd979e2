import autocannon from 'autocannon';
import { readFileSync } from 'node:fs';

interface Load {
  url: string;
  headers: Record<string, string>;
  bodies: string;
  connections: number;
  seconds: number;
}

/** The load generator, a process of its own so that it takes no time from what it measures. Prints one JSON line. */
const main = async (): Promise<void> => {
  const { url, headers, bodies, connections, seconds } = JSON.parse(process.argv[2]!) as Load;
  const lines = readFileSync(bodies, 'utf8').trim().split('\n');
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: lines.map((body) => ({
      method: 'POST' as const,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })),
  });
  const { requests, latency, non2xx, errors, duration } = result;
  const answers = requests.total;
  process.stdout.write(
    `${JSON.stringify({ rps: answers / duration, total: answers, p50: latency.p50, p99: latency.p99, non2xx, errors })}\n`,
  );
};

await main();
