import { createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const HOUR = 3_600_000;
const LONGEST = 20 * 1024;

/** The bot of one group: the end of its address is the credential's access token, its secret the app's. */
export const simulateFeishu: SimulatedPlatform = {
  operationOf: ({ path }) => (path.startsWith('/open-apis/bot/v2/hook/') ? 'send' : undefined),
  check(_, request, world) {
    const { accessToken, appSecret } = world.credential;
    if (!request.path.endsWith(`/${accessToken}`)) return 'token-expired';
    const { timestamp = '', sign } = readJsonObject(request.body) as { timestamp?: string; sign?: string };
    const key = `${timestamp}\n${appSecret}`;
    if (sign !== createHmac('sha256', key).digest('base64')) return 'wrong-secret';
    if (!(Math.abs(world.now() - Number(timestamp) * 1000) <= HOUR)) return 'clock-off';
    const inTime = world.takeToken('second', 5, 1_000).ok && world.takeToken('minute', 100, 60_000).ok;
    return inTime ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault],
  answer: (_, request, world) => receive(request, world),
};

const failure = (code: number, msg: string): SimReply => jsonReply({ code, msg, data: {} });
const mismatch = failure(19021, 'sign match fail or timestamp is not within one hour from current time');

const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: failure(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]'),
  'wrong-secret': mismatch,
  'ip-refused': failure(19022, 'Ip Not Allowed'),
  'scope-missing': failure(19024, 'Key Words Not Found'),
  'token-expired': failure(19001, 'param invalid: incoming webhook access token invalid'),
  'clock-off': mismatch,
};

function receive(request: SimRequest, world: World): SimReply {
  const message = readJsonObject(request.body) as {
    msg_type?: string;
    content?: { text?: unknown };
    card?: { elements?: { content?: unknown }[] };
  };
  const text = message.msg_type === 'text' ? message.content?.text : message.card?.elements?.[0]?.content;
  const isGood = typeof text === 'string' && text !== '' && request.raw.length <= LONGEST;
  if (!isGood) return failure(9499, 'Bad Request');
  world.write(`${world.written().size}`, request.body);
  return failure(0, 'success');
}
