import { createServer } from 'node:http';
import { appendFileSync, readFileSync, existsSync } from 'node:fs';

/**
 * The outside world of the crash tests: a process of its own that is never killed. It counts what reaches it by
 * idempotency key, as a remote system would, and answers a repeated key as "seen before".
 *   POST /effects           header `idempotency-key`, or ?key=; ?slow=MS delays the answer; the first ?fail=N
 *                           arrivals of a key are answered 503
 *   GET  /count             {keys: {key: times}}
 * Prints `ready PORT`. With a file as argument each arrival is a line in it.
 */
const file = process.argv[2];
const counts = new Map<string, number>();
if (file && existsSync(file)) {
  for (const key of readFileSync(file, 'utf8').split('\n').filter(Boolean))
    counts.set(key, (counts.get(key) ?? 0) + 1);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const answer = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.method === 'GET') return answer(200, { keys: Object.fromEntries(counts) });
  request.resume();
  request.on('end', () => {
    const key = String(request.headers['idempotency-key'] ?? url.searchParams.get('key') ?? '');
    const times = (counts.get(key) ?? 0) + 1;
    counts.set(key, times);
    if (file) appendFileSync(file, `${key}\n`);
    const slow = Number(url.searchParams.get('slow') ?? 0);
    const isRefused = times <= Number(url.searchParams.get('fail') ?? 0);
    const status = isRefused ? 503 : times === 1 ? 201 : 200;
    setTimeout(() => answer(status, { key, duplicate: times > 1 }), slow);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`ready ${address.port}\n`);
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
