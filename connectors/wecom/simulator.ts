import { textOf } from '../kit/draft.ts';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const LONGEST: Readonly<Record<string, number>> = { text: 2048, markdown: 4096 };

/** The robot of one group: its key is the credential's access token. */
export const simulateWecom: SimulatedPlatform = {
  operationOf: ({ path }) => (path === '/cgi-bin/webhook/send' ? 'send' : undefined),
  check(_, request, world) {
    if (request.query.get('key') !== world.credential.accessToken) return 'token-expired';
    return world.takeToken('robot', 20, 60_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault],
  answer: (_, request, world) => receive(request, world),
};

const failure = (errcode: number, errmsg: string): SimReply => jsonReply({ errcode, errmsg });
const unknownKey = failure(93000, 'invalid webhook url');

/** The key is all there is to be wrong. */
const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: failure(45009, 'api freq out of limit'),
  'wrong-secret': unknownKey,
  'ip-refused': unknownKey,
  'scope-missing': unknownKey,
  'token-expired': unknownKey,
  'clock-off': unknownKey,
};

function receive(request: SimRequest, world: World): SimReply {
  const message = readJsonObject(request.body);
  const type = textOf(message['msgtype'] ?? '');
  const longest = Object.hasOwn(LONGEST, type) ? LONGEST[type] : undefined;
  if (longest === undefined) return failure(40008, 'invalid message type');
  const { content } = (message[type] ?? {}) as { content?: unknown };
  if (typeof content !== 'string' || content === '') return failure(44004, 'empty content');
  if (Buffer.byteLength(content) > longest) return failure(40058, 'content exceed max length');
  world.write(`${world.written().size}`, request.body);
  return failure(0, 'ok');
}
