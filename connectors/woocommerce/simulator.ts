import { createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { Change, SeenOrder } from '../kit/simulator/shop-data.ts';
import {
  jsonReply,
  readForm,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { orderIdOf, orderOf, refundsOf, serialOf } from './simulated-order.ts';

const FIFTEEN_MINUTES = 900_000;
const MAX_SIZE = 100;
const API = '/wp-json/wc/v3';

/** A site's REST interface over plain http, where one-legged OAuth stands for the pair of keys. */
export const simulateWoocommerce: SimulatedPlatform = {
  operationOf: ({ method, path }) =>
    path.startsWith(API) ? `${method} ${path.slice(API.length).replaceAll(/\/\d+/g, '/:id')}` : undefined,
  check(_, request, world) {
    const query = readForm(request.target.split('?')[1] ?? '');
    const { appKey, appSecret } = world.credential;
    const isOurs = query.get('oauth_consumer_key') === appKey && query.get('oauth_nonce')?.length === 32;
    if (!isOurs || query.get('oauth_signature') !== signed(request, query, appSecret)) return 'wrong-secret';
    const sent = Number(query.get('oauth_timestamp')) * 1000;
    return Math.abs(sent - world.now()) <= FIFTEEN_MINUTES ? undefined : 'clock-off';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) =>
    ANSWERS[operation]?.(request, world) ??
    failure('rest_no_route', 'No route was found matching the URL and request method.', 404),
  push(serial, change, world) {
    const topic = TOPICS[change.kind];
    const order = world.shop.seen(serial, change.visibleAt);
    if (topic === undefined || order === undefined) return undefined;
    const body = JSON.stringify(orderOf(order));
    const sign = createHmac('sha256', world.credential.more['webhookSecret'] ?? '')
      .update(body, 'utf8')
      .digest('base64');
    return {
      headers: {
        'content-type': 'application/json',
        'x-wc-webhook-topic': topic,
        'x-wc-webhook-resource': 'order',
        'x-wc-webhook-signature': sign,
        'x-wc-webhook-delivery-id': `${orderIdOf(serial)}-${change.kind}-${change.at}`,
      },
      body,
    };
  },
};

const TOPICS: Partial<Record<Change['kind'], string>> = {
  placed: 'order.created',
  paid: 'order.updated',
  'address-changed': 'order.updated',
  shipped: 'order.updated',
  closed: 'order.updated',
  refunded: 'order.updated',
};

const percent = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Method, address and parameters, each encoded; the parameters by name, and encoded once more as a whole. */
function signed({ method, path, headers }: SimRequest, query: Map<string, string>, secret: string): string {
  const pairs = [...query]
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]): [string, string] => [percent(name), percent(value)])
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const parameters = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const text = `${method}&${percent(`http://${headers['host']}${path}`)}&${percent(parameters)}`;
  return createHmac('sha256', `${secret}&`).update(text, 'utf8').digest('base64');
}

const failure = (code: string, message: string, status: number): SimReply =>
  jsonReply({ code, message, data: { status } }, status);

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('too_many_requests', 'Too many requests', 429),
  'wrong-secret': () =>
    failure(
      'woocommerce_rest_authentication_error',
      'Invalid signature - provided signature does not match.',
      401,
    ),
  'token-expired': () => failure('woocommerce_rest_authentication_error', 'Consumer key is invalid.', 401),
  'clock-off': () => failure('woocommerce_rest_authentication_error', 'Invalid timestamp.', 401),
  'scope-missing': () => failure('woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.', 401),
  'ip-refused': () => ({
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>403 Forbidden</body></html>',
  }),
};

const ANSWERS: Readonly<Record<string, (request: SimRequest, world: World) => SimReply>> = {
  'GET /orders': orders,
  'GET /orders/:id': (request, world) => withOrder(request, world, (order) => jsonReply(orderOf(order))),
  'GET /orders/:id/refunds': (request, world) =>
    withOrder(request, world, (order) => jsonReply(refundsOf(order))),
  'POST /orders/:id/notes': (request, world) =>
    withOrder(request, world, () => {
      world.write(`note:${request.path}:${world.written().size}`);
      return jsonReply({ id: 1, ...readJsonObject(request.body) }, 201);
    }),
  'PUT /orders/:id': (request, world) => withOrder(request, world, (order) => update(order, request, world)),
  'PUT /products/:id': setStock,
  'PUT /products/:id/variations/:id': setStock,
};

/** Both ends of a range lie outside of it. */
function orders({ query }: SimRequest, world: World): SimReply {
  const size = Number(query.get('per_page') ?? 10);
  if (!(size >= 1 && size <= MAX_SIZE))
    return failure('rest_invalid_param', 'Invalid parameter(s): per_page', 400);
  if (query.has('after') && query.get('dates_are_gmt') !== 'true')
    return failure('rest_invalid_param', 'The simulator knows only dates_are_gmt=true', 400);
  const by = query.has('modified_after') ? 'updated' : 'placed';
  const [after, before] = by === 'updated' ? ['modified_after', 'modified_before'] : ['after', 'before'];
  const from = Date.parse(`${query.get(after) ?? '1970-01-01T00:00:00'}Z`);
  const to = Date.parse(`${query.get(before) ?? '2100-01-01T00:00:00'}Z`);
  const rows = world.shop
    .between(by, from + 1, to - 1, world.now())
    .toSorted((a, b) => (query.get('order') === 'asc' ? a - b : b - a))
    .flatMap((serial) => world.shop.seen(serial, world.now()) ?? [])
    .filter((order) => ['any', orderOf(order)['status']].includes(query.get('status') ?? 'any'));
  const page = pageOf(rows, Number(query.get('page') ?? 1), size, MAX_SIZE);
  world.handOut(page.rows.map(({ serial }) => serial));
  const reply = jsonReply(page.rows.map(orderOf));
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'x-wp-total': String(rows.length),
      'x-wp-totalpages': String(Math.ceil(rows.length / size)),
    },
  };
}

function withOrder({ path }: SimRequest, world: World, reply: (order: SeenOrder) => SimReply): SimReply {
  const order = world.shop.seen(serialOf(/\/orders\/(\d+)/.exec(path)?.[1] ?? ''), world.now());
  return order === undefined
    ? failure('woocommerce_rest_shop_order_invalid_id', 'Invalid ID.', 404)
    : reply(order);
}

function update(order: SeenOrder, { path, body }: SimRequest, world: World): SimReply {
  const given = readJsonObject(body);
  const meta = (given['meta_data'] ?? []) as { key: string; value: string }[];
  const valueOf = (key: string): string => meta.find((one) => one.key === key)?.value ?? '';
  world.write(`${path}:${body}`);
  if (given['status'] === 'completed' && order.life.status === 'paid')
    world.shop.record(order.serial, {
      at: Math.floor(world.now() / 1000) * 1000,
      kind: 'shipped',
      carrier: valueOf('_tracking_provider'),
      waybillNo: valueOf('_tracking_number'),
    });
  const after = world.shop.seen(order.serial, world.now()) ?? order;
  return jsonReply({ ...orderOf(after), meta_data: meta });
}

function setStock({ path, body }: SimRequest, world: World): SimReply {
  world.write(`stock:${path}:${body}`);
  return jsonReply({ id: Number(path.split('/').at(-1)), ...readJsonObject(body) });
}
