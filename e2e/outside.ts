import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Outside {
  /** `127.0.0.1:port`, to be allowed by DALIU_HTTP_ALLOW. */
  host: string;
  url: string;
  /** What it answers from now on. */
  answer(status: number, body: unknown): void;
  /** How many requests it got. */
  requests(): number;
  stop(): Promise<void>;
}

/** A system of somebody else's that does as it is told. */
export async function openOutside(): Promise<Outside> {
  let status = 200;
  let text = '{}';
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    request.resume();
    request.once('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(text));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/waybills`,
    answer(next, body) {
      status = next;
      text = JSON.stringify(body);
    },
    requests: () => count,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
