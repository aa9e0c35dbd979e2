import { textOf } from '../kit/draft.ts';
import { createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const HOUR = 3_600_000;
const PUNISHED = 600_000;

/** The robot of one group: its access token is the credential's, its secret the app's. */
export const simulateDingtalk: SimulatedPlatform = {
  operationOf: ({ path }) => (path === '/robot/send' ? 'send' : undefined),
  check(_, request, world) {
    const { accessToken, appSecret } = world.credential;
    if (request.query.get('access_token') !== accessToken) return 'token-expired';
    const sent = Number(request.query.get('timestamp') ?? Number.NaN);
    if (!(Math.abs(world.now() - sent) <= HOUR)) return 'clock-off';
    if (request.query.get('sign') !== signed(request, appSecret)) return 'wrong-secret';
    return isHeldBack(world) ? 'throttled' : undefined;
  },
  refuse: (fault) => REFUSALS[fault],
  answer: (_, request, world) => receive(request, world),
};

function signed(request: SimRequest, secret: string): string {
  const text = `${request.query.get('timestamp')}\n${secret}`;
  return createHmac('sha256', secret).update(text, 'utf8').digest('base64');
}

/** Whoever sends more than 20 in a minute is held back for ten. */
function isHeldBack(world: World): boolean {
  if (Number(world.notes.get('held-until') ?? 0) > world.now()) return true;
  if (world.takeToken('robot', 20, 60_000).ok) return false;
  world.notes.set('held-until', String(world.now() + PUNISHED));
  return true;
}

const failure = (errcode: number, errmsg: string): SimReply => jsonReply({ errcode, errmsg });

const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: failure(130101, 'send too fast, exceed 20 times per minute'),
  'wrong-secret': failure(310000, 'sign not match'),
  'ip-refused': failure(310000, 'ip 203.0.113.7 not in whitelist'),
  'scope-missing': failure(310000, 'keywords not in content'),
  'token-expired': failure(300001, 'token is not exist'),
  'clock-off': failure(310000, 'invalid timestamp'),
};

const BODIES: Readonly<Record<string, readonly string[]>> = {
  text: ['content'],
  markdown: ['title', 'text'],
};

function receive(request: SimRequest, world: World): SimReply {
  const message = readJsonObject(request.body);
  const type = textOf(message['msgtype'] ?? '');
  const wanted = Object.hasOwn(BODIES, type) ? BODIES[type] : undefined;
  const body = (message[type] ?? {}) as Record<string, unknown>;
  if (wanted?.every((name) => typeof body[name] === 'string' && body[name] !== '') !== true)
    return failure(40035, '缺少参数 msgtype 或正文');
  world.write(`${world.written().size}`, request.body);
  return failure(0, 'ok');
}
