import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { Connector } from '../connector.ts';
import type { Credential } from '../draft.ts';
import { verifyPush, type Incoming, type PushMessage, type PushResult } from '../push.ts';
import type { Answer } from '../read-answer.ts';
import type { Simulator } from './server.ts';

export interface TakenPushes {
  /** As the simulator counts them: answered with 2xx. */
  sent: number;
  results: PushResult[];
  messages: PushMessage[];
  /** The requests, to be tried again with a byte changed. */
  received: Incoming[];
}

/** Has a simulator push what happened in a time over HTTP, and takes it as the engine does: bytes first. */
export async function takePushes(
  {
    connector,
    simulator,
    credential,
  }: { connector: Connector; simulator: Simulator; credential: Credential },
  pushId: string,
  order: JsonObject,
): Promise<TakenPushes> {
  const results: PushResult[] = [];
  const received: Incoming[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const incoming: Incoming = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(incoming);
      const result = verifyPush(connector, pushId, incoming, credential, simulator.world.now());
      results.push(result);
      response
        .writeHead(result.reply.status, { 'content-type': result.reply.contentType })
        .end(result.reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`${simulator.origin}/__control`, {
      method: 'POST',
      body: JSON.stringify({ ...order, push: `http://127.0.0.1:${port}/push` }),
    });
    const { sent } = (await answer.json()) as { sent: number };
    const messages = results.flatMap((result) => (result.ok ? result.messages : []));
    return { sent, results, messages, received };
  } finally {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
}

/** The records of a call that must have gone well. */
export function recordsOf(answer: Answer): Json[] {
  if (answer.ok) return answer.records;
  throw new Error(`${answer.failure.class} ${answer.failure.code} ${answer.failure.said ?? ''}`);
}

/** The class of a failure, or `ok`. */
export const classOf = (answer: Answer): string => (answer.ok ? 'ok' : answer.failure.class);

/** A text of a record; the empty one where it has none. */
export function textAt(record: Json | undefined, name: string): string {
  const value = typeof record === 'object' && record !== null ? (record as JsonObject)[name] : undefined;
  return typeof value === 'string' ? value : '';
}
