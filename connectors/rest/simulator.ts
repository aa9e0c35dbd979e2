import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply } from '../kit/simulator/wire.ts';

/** Some company's own order interface: `/orders` by page, `/orders/{number}`, a bearer token. */
export const simulateRest: SimulatedPlatform = {
  operationOf: ({ method, path }) =>
    path === '/' || path === '/orders'
      ? `${method} orders`
      : /^\/orders\/\d+$/.test(path)
        ? `${method} order`
        : undefined,
  check(_, request, world) {
    if (request.headers['authorization'] !== `Bearer ${world.credential.accessToken}`) return 'wrong-secret';
    return world.takeToken('all', 50, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault],
  answer(operation, request, world) {
    if (operation === 'GET orders') {
      const all = Array.from({ length: world.shop.spec.orders }, (_, serial) => serial);
      const size = Number(request.query.get('size') ?? 20);
      const page = pageOf(all, Number(request.query.get('page') ?? 1), size, 100);
      return jsonReply({ total: all.length, items: page.rows.map((number) => ({ number })) });
    }
    const number = Number(request.path.split('/')[2]);
    if (operation === 'GET order')
      return number < world.shop.spec.orders
        ? jsonReply({ number })
        : refusal(404, 'not_found', 'no such order');
    if (operation === 'DELETE order') return { status: 204, body: '' };
    world.write(`${operation} ${world.written().size}`, request.body);
    return jsonReply({ accepted: readJsonObject(request.body) }, 201);
  },
};

const refusal = (status: number, code: string, message: string): SimReply =>
  jsonReply({ error: { code, message } }, status);

const REFUSALS: Readonly<Record<PlatformFault, SimReply>> = {
  throttled: {
    ...refusal(429, 'rate_limited', 'slow down'),
    headers: { 'retry-after': '3', 'content-type': 'application/json' },
  },
  'wrong-secret': refusal(401, 'unauthorized', 'bad token'),
  'token-expired': refusal(401, 'unauthorized', 'token expired'),
  'ip-refused': refusal(403, 'forbidden', 'address not allowed'),
  'scope-missing': refusal(403, 'forbidden', 'scope missing'),
  'clock-off': refusal(400, 'bad_request', 'date header'),
};
