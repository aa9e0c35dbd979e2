import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control.ts';
import type { FaultKind, PlatformFault } from './faults.ts';
import type { Change } from './shop-data.ts';
import type { SimReply, SimRequest } from './wire.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** One platform's wire form. Each says it with its own code; none uses the signers that clients use. */
export interface SimulatedPlatform {
  /** Which operation is asked for, in the platform's own words; undefined: no such thing (404). */
  operationOf(request: SimRequest): string | undefined;
  /** What is wrong with the request before its meaning: signature over the bytes, time, token, rate. */
  check(operation: string, request: SimRequest, world: World): PlatformFault | undefined;
  /** The platform's words for it. */
  refuse(fault: PlatformFault, operation: string, request: SimRequest, world: World): SimReply;
  answer(operation: string, request: SimRequest, world: World): SimReply;
  /** What it sends by itself when an order changes, signed; undefined: nothing for such a change. */
  push?(serial: number, change: Change, world: World): SimPush | undefined;
  /** The same for what is no order: everything that happened after `from` and until `to`, oldest first. */
  pushes?(from: number, to: number, world: World): SimPush[];
}

export interface SimPush {
  headers: Record<string, string>;
  body: string;
  query?: string;
}

export interface Simulator {
  /** `http://127.0.0.1:port` */
  origin: string;
  world: World;
  platform: SimulatedPlatform;
  close(): Promise<void>;
}

const MAX_BODY = 16 * 1024 * 1024;

/** Serves a platform on a free port of this machine. `/__control` and `/__counters` are for tests and the lab. */
export async function startSimulator(
  platform: SimulatedPlatform,
  options: WorldOptions & { port?: number } = {},
): Promise<Simulator> {
  const world = createWorld(options);
  const server = createServer((request, response) => {
    void serve(platform, world, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, world, platform, close: () => closeServer(server) };
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function serve(
  platform: SimulatedPlatform,
  world: World,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  if (request.path.startsWith('/__')) {
    write(response, await answerControl(request, world, platform), world);
    return;
  }
  const operation = platform.operationOf(request) ?? '';
  world.countRequest(operation === '' ? 'unknown' : operation);
  const fault = world.faults.take(operation);
  if (fault !== undefined) world.countRefused(fault.kind);
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 3_000));
  const reply = withFault(
    fault?.kind,
    () => replyTo(platform, operation, request, world),
    (kind) => platform.refuse(kind, operation, request, world),
  );
  write(response, reply, world);
}

/** The answer as the fault leaves it; without one, or a slow one, as it is. */
function withFault(
  kind: FaultKind | undefined,
  reply: () => SimReply,
  refuse: (kind: PlatformFault) => SimReply,
): SimReply {
  switch (kind) {
    case undefined:
    case 'slow':
      return reply();
    case 'down':
      return { status: 503, headers: HTML, body: '<html><body>503 Service Unavailable</body></html>' };
    case 'html':
      return { headers: HTML, body: '<!DOCTYPE html><html><body>系统维护中</body></html>' };
    case 'wrong-json':
      return { headers: { 'content-type': 'application/json' }, body: '{"unexpected":{"shape":[1,2,3]}}' };
    case 'truncated': {
      const whole = reply();
      return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
    }
    default:
      return refuse(kind);
  }
}

const HTML = { 'content-type': 'text/html;charset=utf-8' };

function replyTo(
  platform: SimulatedPlatform,
  operation: string,
  request: SimRequest,
  world: World,
): SimReply {
  if (operation === '') return { status: 404, body: 'not found' };
  const wrong = platform.check(operation, request, world);
  if (wrong === undefined) return platform.answer(operation, request, world);
  world.countRefused(wrong);
  return platform.refuse(wrong, operation, request, world);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('body too large');
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks);
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    target: incoming.url ?? '/',
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    raw,
    body: raw.toString('utf8'),
  };
}

/** The `Date` header is the simulator's time, so that clients can see how far their clocks are apart. */
function write(response: ServerResponse, { status = 200, headers = {}, body }: SimReply, world: World): void {
  response.writeHead(status, { date: new Date(world.now()).toUTCString(), ...headers }).end(body);
}
