import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { Change, SeenOrder } from '../kit/simulator/shop-data.ts';
import { jsonReply, readJsonObject, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { orderIdOf, orderOf, refundsOf, serialOf } from './simulated-order.ts';

const MAX_LIMIT = 250;
const BUCKET = 40;
const BUCKET_MS = 20_000;
const API = /^\/admin\/api\/\d{4}-\d{2}(\/.+)\.json$/;

/** The Admin API's REST interface. There is no signature and no clock in it: the token is all. */
export const simulateShopify: SimulatedPlatform = {
  operationOf: ({ method, path }) => {
    if (path === '/admin/oauth/access_token') return `${method} token`;
    const resource = API.exec(path)?.[1];
    return resource === undefined ? undefined : `${method} ${resource.replaceAll(/\/\d+/g, '/:id')}`;
  },
  check(operation, request, world) {
    if (operation.endsWith(' token')) return undefined;
    if (request.headers['x-shopify-access-token'] !== world.credential.accessToken) return 'token-expired';
    return world.takeToken('shop', BUCKET, BUCKET_MS).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) => ANSWERS[operation]?.(request, world) ?? notFound(),
  push(serial, change, world) {
    const topic = TOPICS[change.kind];
    const order = world.shop.seen(serial, change.visibleAt);
    if (topic === undefined || order === undefined) return undefined;
    const body = JSON.stringify(orderOf(order));
    const sign = createHmac('sha256', world.credential.appSecret).update(body, 'utf8').digest('base64');
    return {
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': topic,
        'x-shopify-hmac-sha256': sign,
        'x-shopify-shop-domain': 'sim.myshopify.com',
        'x-shopify-webhook-id': `${orderIdOf(serial)}-${change.kind}-${change.at}`,
      },
      body,
    };
  },
};

const TOPICS: Partial<Record<Change['kind'], string>> = {
  placed: 'orders/create',
  paid: 'orders/paid',
  'address-changed': 'orders/updated',
  remarked: 'orders/updated',
  shipped: 'orders/fulfilled',
  closed: 'orders/cancelled',
};

const errors = (status: number, said: unknown, headers: Record<string, string> = {}): SimReply => {
  const reply = jsonReply({ errors: said }, status);
  return { ...reply, headers: { ...reply.headers, ...headers } };
};
const notFound = (): SimReply => errors(404, 'Not Found');
const badToken = (): SimReply =>
  errors(401, '[API] Invalid API key or access token (unrecognized login or wrong password)');

/** What the platform has no words for is answered as it answers a bad request. */
const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => errors(429, 'Exceeded 2 calls per second for api client.', { 'retry-after': '2.0' }),
  'wrong-secret': badToken,
  'token-expired': badToken,
  'scope-missing': () => errors(403, '[API] This action requires merchant approval for read_orders scope.'),
  'ip-refused': () => errors(400, 'Bad Request'),
  'clock-off': () => errors(400, 'Bad Request'),
};

const ANSWERS: Readonly<Record<string, (request: SimRequest, world: World) => SimReply>> = {
  'GET /orders': orders,
  'GET /orders/:id': (request, world) => withOrder(request, world, (order) => ({ order: orderOf(order) })),
  'GET /orders/:id/refunds': (request, world) =>
    withOrder(request, world, (order) => ({ refunds: refundsOf(order) })),
  'GET /orders/:id/fulfillment_orders': (request, world) =>
    withOrder(request, world, ({ serial, life }) => ({
      fulfillment_orders: [
        {
          id: orderIdOf(serial) + 1,
          order_id: orderIdOf(serial),
          status: life.shippedAt === undefined ? 'open' : 'closed',
        },
      ],
    })),
  'PUT /orders/:id': (request, world) => {
    world.write(`remark:${request.path}:${request.body}`);
    return withOrder(request, world, (order) => ({ order: orderOf(order) }));
  },
  'POST /fulfillments': ship,
  'POST /inventory_levels/set': (request, world) => {
    const level = readJsonObject(request.body);
    world.write(`stock:${request.body}`);
    return jsonReply({ inventory_level: level });
  },
  'POST token': (request, world) => {
    const given = readJsonObject(request.body);
    const { appKey, appSecret } = world.credential;
    if (given['client_id'] !== appKey || given['client_secret'] !== appSecret)
      return jsonReply({ error: 'application_cannot_be_found' }, 400);
    return jsonReply({ access_token: world.renewToken().accessToken, scope: 'read_orders' });
  },
};

/** Behind `since_id`, rising by id; without it newest first, as far as one page goes. */
function orders({ query }: SimRequest, world: World): SimReply {
  const limit = Number(query.get('limit') ?? 50);
  const by = query.has('updated_at_min') ? 'updated' : 'placed';
  const name = by === 'updated' ? 'updated_at' : 'created_at';
  const from = Date.parse(query.get(`${name}_min`) ?? '1970-01-01T00:00:00Z');
  const to = Date.parse(query.get(`${name}_max`) ?? '2100-01-01T00:00:00Z');
  if (!(limit >= 1 && limit <= MAX_LIMIT) || Number.isNaN(from) || Number.isNaN(to))
    return errors(400, { limit: 'is not valid' });
  const since = query.get('since_id');
  const serials = world.shop
    .between(by, from, to, world.now())
    .filter((serial) => since === null || orderIdOf(serial) > Number(since))
    .toSorted((a, b) => (since === null ? b - a : a - b));
  const shown = serials
    .flatMap((serial) => world.shop.seen(serial, world.now()) ?? [])
    .filter((order) => fits(order, query.get('status') ?? 'open'))
    .slice(0, limit);
  world.handOut(shown.map(({ serial }) => serial));
  return jsonReply({ orders: shown.map(orderOf) });
}

function fits({ life }: SeenOrder, status: string): boolean {
  if (status === 'any') return true;
  if (status === 'cancelled') return life.closedAt !== undefined;
  if (status === 'closed') return life.completedAt !== undefined;
  return life.closedAt === undefined && life.completedAt === undefined;
}

function withOrder(
  { path }: SimRequest,
  world: World,
  bodyOf: (order: SeenOrder) => JsonObject | Record<string, unknown>,
): SimReply {
  const order = world.shop.seen(serialOf(/\/orders\/(\d+)/.exec(path)?.[1] ?? ''), world.now());
  return order === undefined ? notFound() : jsonReply(bodyOf(order));
}

interface Fulfillment {
  line_items_by_fulfillment_order?: { fulfillment_order_id?: number | string }[];
  tracking_info?: { number?: string; company?: string };
}

function ship({ body }: SimRequest, world: World): SimReply {
  const asked = (readJsonObject(body)['fulfillment'] ?? {}) as Fulfillment;
  const [first] = asked.line_items_by_fulfillment_order ?? [];
  const serial = serialOf(String(Number(first?.fulfillment_order_id) - 1));
  const order = world.shop.seen(serial, world.now());
  if (order === undefined) return notFound();
  if (order.life.status !== 'paid')
    return errors(422, ['Fulfillment order is closed and cannot be fulfilled']);
  const { number: waybillNo = '', company: carrier = '' } = asked.tracking_info ?? {};
  const at = Math.floor(world.now() / 1000) * 1000;
  world.write(`ship:${serial}`, waybillNo);
  world.shop.record(serial, { at, kind: 'shipped', carrier, waybillNo });
  return jsonReply(
    { fulfillment: { id: orderIdOf(serial) * 10 + 9, status: 'success', tracking_number: waybillNo } },
    201,
  );
}
