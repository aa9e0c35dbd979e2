import { createHmac } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { Change, OrderTime, SeenOrder } from '../kit/simulator/shop-data.ts';
import {
  jsonReplyWithNumbers,
  readForm,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import {
  itemsOf,
  orderIdOf,
  orderOf,
  packageIdOf,
  reverseOf,
  serialOf,
  statusOf,
} from './simulated-order.ts';

const TWO_HOURS = 7_200_000;
const MONTH = 30 * 86_400_000;
const MAX_SIZE = 100;
const REST = '/rest';

type Fields = Map<string, string>;

/** A market's gateway: parameters in the query, those of writes in a form. */
export const simulateLazada: SimulatedPlatform = {
  operationOf: ({ path }) => (path.startsWith(`${REST}/`) ? path.slice(REST.length) : undefined),
  check(operation, request, world) {
    const fields = fieldsOf(request);
    const { appKey, appSecret, accessToken, tokenEndsAt } = world.credential;
    if (fields.get('app_key') !== appKey || fields.get('sign') !== signed(operation, fields, appSecret))
      return 'wrong-secret';
    if (!(Math.abs(Number(fields.get('timestamp')) - world.now()) <= TWO_HOURS)) return 'clock-off';
    const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.now();
    if (!operation.startsWith('/auth/') && (fields.get('access_token') !== accessToken || ended))
      return 'token-expired';
    return world.takeToken('app', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) =>
    PATHS[operation]?.(fieldsOf(request), world) ??
    failure('InvalidApiPath', 'The specified API path is invalid'),
  push(serial, change, world) {
    const status = STATUSES[change.kind];
    if (status === undefined) return undefined;
    const { appKey, appSecret } = world.credential;
    const body = JSON.stringify({
      seller_id: '1000165972',
      message_type: 0,
      data: {
        order_status: status,
        trade_order_id: orderIdOf(serial),
        trade_order_line_id: String(Number(orderIdOf(serial)) + 1),
        status_update_time: Math.floor(change.at / 1000),
      },
      timestamp: change.at,
      site: 'lazada_my',
    });
    const sign = createHmac('sha256', appSecret)
      .update(appKey + body, 'utf8')
      .digest('hex');
    return { headers: { 'content-type': 'application/json', authorization: sign }, body };
  },
};

const STATUSES: Partial<Record<Change['kind'], string>> = {
  placed: 'unpaid',
  paid: 'pending',
  shipped: 'shipped',
  delivered: 'delivered',
  closed: 'canceled',
};

/** Decoded by hand from query and form, as they came. */
const fieldsOf = ({ target, body }: SimRequest): Fields =>
  new Map([...readForm(target.split('?')[1] ?? ''), ...readForm(body)]);

/** The path below the gateway's own, then all parameters by name. */
function signed(path: string, fields: Fields, secret: string): string {
  const names = [...fields.keys()].filter((name) => name !== 'sign' && fields.get(name) !== '');
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = path + names.map((name) => name + (fields.get(name) ?? '')).join('');
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex').toUpperCase();
}

const success = (more: Record<string, unknown>): SimReply =>
  jsonReplyWithNumbers({ code: '0', request_id: 'sim', ...more });
const failure = (code: string, message: string, type = 'ISV'): SimReply =>
  jsonReplyWithNumbers({ type, code, message, request_id: 'sim' });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('ApiCallLimit', 'This ban will last 1 seconds'),
  'wrong-secret': () =>
    failure('IncompleteSignature', 'The request signature does not conform to platform standards'),
  'ip-refused': () => failure('AppWhiteIpLimit', 'The request IP is not on the white list'),
  'scope-missing': () => failure('InsufficientPermission', 'The app has no permission for this API'),
  'token-expired': () => failure('IllegalAccessToken', 'The specified access token is invalid or expired'),
  'clock-off': () => failure('InvalidTimestamp', 'The timestamp is off by more than 7200 seconds'),
};

const PATHS: Readonly<Record<string, (fields: Fields, world: World) => SimReply>> = {
  '/orders/get': orders,
  '/order/get': (fields, world) => {
    const order = world.shop.seen(serialOf(fields.get('order_id') ?? ''), world.now());
    return order === undefined
      ? failure('16', 'E016: "order_id" Invalid Order ID')
      : success({ data: orderOf(order, world) });
  },
  '/orders/items/get': items,
  '/reverse/getreverseordersforseller': reverseOrders,
  '/order/fulfill/pack': pack,
  '/order/package/rts': readyToShip,
  '/order/package/document/get': () =>
    success({ result: { success: true, data: { doc_type: 'PDF', pdf_url: 'https://example.com/awb.pdf' } } }),
  '/logistic/order/trace': (fields) =>
    success({
      result: {
        success: true,
        module: [{ ofc_order_id: fields.get('order_id'), package_detail_info_list: [] }],
      },
    }),
  '/product/stock/sellable/update': (fields, world) => {
    world.write(`stock:${fields.get('payload')}`);
    return success({ data: {} });
  },
  '/auth/token/create': (fields, world) =>
    fields.get('code') === 'good' ? token(world) : failure('InvalidCode', 'Invalid authorization code'),
  '/auth/token/refresh': (fields, world) =>
    fields.get('refresh_token') === world.credential.refreshToken
      ? token(world)
      : failure('IllegalRefreshToken', 'The specified refresh token is invalid or expired'),
};

/** Both ends of a range are inside; one beginning is a must. */
function orders(fields: Fields, world: World): SimReply {
  const by: OrderTime = fields.has('update_after') ? 'updated' : 'placed';
  const name = by === 'updated' ? 'update' : 'created';
  const from = Date.parse(fields.get(`${name}_after`) ?? '');
  const to = Date.parse(fields.get(`${name}_before`) ?? new Date(world.now()).toISOString());
  const [offset, limit] = [Number(fields.get('offset') ?? 0), Number(fields.get('limit') ?? MAX_SIZE)];
  if (Number.isNaN(from) || Number.isNaN(to)) return failure('17', 'E017: Invalid Date Format');
  if (!(limit >= 1 && limit <= MAX_SIZE)) return failure('19', 'E019: Invalid Limit');
  const status = fields.get('status');
  const rising = world.shop
    .between(by, from, to, world.now())
    .flatMap((serial) => world.shop.seen(serial, world.now()) ?? [])
    .filter((order) => status === undefined || statusOf(order, world) === status);
  const all = fields.get('sort_direction') === 'DESC' ? rising.toReversed() : rising;
  const rows = all.slice(offset, offset + limit);
  world.handOut(rows.map(({ serial }) => serial));
  const shown = rows.map((order) => orderOf(order, world));
  return success({ data: { count: rows.length, countTotal: all.length, orders: shown } });
}

function items(fields: Fields, world: World): SimReply {
  const ids = /^\[([\d,]*)\]$/.exec(fields.get('order_ids') ?? '')?.[1]?.split(',') ?? [];
  if (ids.length === 0 || ids.length > 50)
    return failure('MissingParameter', 'order_ids must be a list of 1 to 50 ids');
  const found = ids.flatMap((id) => world.shop.seen(serialOf(id), world.now()) ?? []);
  return success({
    data: found.map((order) => {
      const { order_id, order_number } = orderOf(order, world);
      return { order_id, order_number, order_items: itemsOf(order, world) };
    }),
  });
}

function reverseOrders(fields: Fields, world: World): SimReply {
  const from = Number(fields.get('ReverseOrderLineModifiedTimeRangeStart'));
  const to = Number(fields.get('ReverseOrderLineModifiedTimeRangeEnd'));
  const serials = world.shop.between('refund', from, to, world.now());
  const page = Number(fields.get('page_no'));
  const { rows } = pageOf(serials, page, Number(fields.get('page_size')), MAX_SIZE);
  const shown = rows.flatMap((serial) => world.shop.seen(serial, world.now()) ?? []).map(reverseOf);
  return success({ result: { success: true, total: serials.length, page_no: page, items: shown } });
}

interface PackRequest {
  pack_order_list?: { order_id?: string | number; order_item_list?: (string | number)[] }[];
}

function pack(fields: Fields, world: World): SimReply {
  const [asked] = (readJsonObject(fields.get('packReq') ?? '') as PackRequest).pack_order_list ?? [];
  const order = world.shop.seen(serialOf(String(asked?.order_id ?? '')), world.now());
  const ids = asked?.order_item_list ?? [];
  if (order === undefined || ids.length === 0)
    return success({ result: { success: false, error_code: '16', error_msg: 'Invalid Order ID' } });
  const { serial } = order;
  const isPending = statusOf(order, world) === 'pending';
  const waybillNo = `LZD${700_000_000 + serial}`;
  if (isPending) {
    world.write(`pack:${serial}`, waybillNo);
    world.notes.set(`packed:${serial}`, waybillNo);
    touch(order, world);
  }
  const one = isPending
    ? { item_err_code: '0', msg: 'success', package_id: packageIdOf(serial), tracking_number: waybillNo }
    : { item_err_code: '20', msg: 'Item is not in pending status' };
  const list = ids.map((order_item_id) => ({ order_item_id, ...one }));
  const data = { pack_order_list: [{ order_id: bare(order), order_item_list: list }] };
  return success({ result: { success: true, data } });
}

const bare = ({ serial }: SeenOrder): string => orderIdOf(serial);
const touch = ({ serial }: SeenOrder, world: World): void =>
  world.shop.record(serial, { at: Math.floor(world.now() / 1000) * 1000, kind: 'touched' });

function readyToShip(fields: Fields, world: World): SimReply {
  const asked = (readJsonObject(fields.get('readyToShipReq') ?? '')['packages'] ?? []) as {
    package_id?: string;
  }[];
  const packages = asked.map(({ package_id: id = '' }) => {
    const order = world.shop.seen(serialOf(id.slice(2)), world.now());
    if (order === undefined || statusOf(order, world) !== 'packed')
      return { package_id: id, item_err_code: '73', msg: 'Package is not in packed status', retry: false };
    world.write(`ready:${order.serial}`);
    world.notes.set(`ready:${order.serial}`, id);
    touch(order, world);
    return { package_id: id, item_err_code: '0', msg: 'success', retry: false };
  });
  return success({ result: { success: true, data: { packages } } });
}

function token(world: World): SimReply {
  const { accessToken, refreshToken } = world.renewToken(MONTH);
  return success({
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: MONTH / 1000,
    refresh_expires_in: (6 * MONTH) / 1000,
    country: 'my',
    account: 'sim',
  });
}
