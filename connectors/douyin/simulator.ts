import { createHash, createHmac } from 'node:crypto';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { Change, OrderTime, SeenOrder } from '../kit/simulator/shop-data.ts';
import {
  jsonReplyWithNumbers,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { orderIdOf, orderOf, refundOf, serialOf, unseal } from './simulated-order.ts';

const TEN_MINUTES = 600_000;
const WEEK = 7 * 86_400_000;
const MAX_SIZE = 100;
/** Rows of one search beyond which the platform refuses to page. */
const MAX_DEPTH = 50_000;

const METHODS: Readonly<Record<string, (input: JsonObject, world: World) => SimReply>> = {
  'order.searchList': (input, world) =>
    input['update_time_start'] === undefined
      ? orders(input, world, 'placed', 'create_time')
      : orders(input, world, 'updated', 'update_time'),
  'order.orderDetail': (input, world) => {
    const order = world.shop.seen(serialOf(textAt(input, 'shop_order_id')), world.now());
    return order === undefined ? notThere() : success({ shop_order_detail: orderOf(order) });
  },
  'afterSale.List': (input, world) =>
    list(input, world, 'refund', rangeOf(input, 'update_start_time', 'update_end_time'), 'items', refundOf),
  'order.logisticsAdd': ship,
  'logistics.newCreateOrder': waybills,
  'logistics.waybillApply': printData,
  'logistics.cancelOrder': (input, world) => {
    world.write(`cancel:${textAt(input, 'track_no')}`);
    return success({ cancel_result: true });
  },
  'logistics.queryPackageRoute': track,
  'sku.syncStock': (input, world) => {
    world.write(`stock:${textAt(input, 'sku_id')}:${textAt(input, 'stock_num')}`);
    return success({});
  },
  'order.batchDecrypt': decrypt,
  'token.create': (input, world) =>
    textAt(input, 'shop_id') === world.credential.more['shopId']
      ? token(world)
      : failure(50_001, 'dop.token-generate-failed:1', '店铺未授权'),
  'token.refresh': (input, world) =>
    textAt(input, 'refresh_token') === world.credential.refreshToken
      ? token(world)
      : failure(50_001, 'dop.token-generate-failed:2', 'refresh_token 无效'),
};

/** The gateway: a path for each method, whose name is a parameter too. */
export const simulateDouyin: SimulatedPlatform = {
  operationOf: ({ path, query }) => {
    const method = query.get('method') ?? '';
    return path === `/${method.replaceAll('.', '/')}` ? method : undefined;
  },
  check(operation, request, world) {
    const { query } = request;
    const { appKey, appSecret, accessToken, tokenEndsAt } = world.credential;
    if (query.get('app_key') !== appKey || query.get('sign') !== signed(request, appSecret))
      return 'wrong-secret';
    const sent = Number(query.get('timestamp')) * 1000;
    if (!(Math.abs(sent - world.now()) <= TEN_MINUTES)) return 'clock-off';
    const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.now();
    if (!operation.startsWith('token.') && (query.get('access_token') !== accessToken || ended))
      return 'token-expired';
    return world.takeToken('app', 40, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) =>
    METHODS[operation]?.(readJsonObject(request.body), world) ??
    failure(40_003, 'isv.parameter-invalid', '方法不存在'),
  push(serial, change, world) {
    const tag = TAGS[change.kind];
    if (tag === undefined) return undefined;
    const { appKey, appSecret } = world.credential;
    const data = {
      p_id: orderIdOf(serial),
      s_ids: [],
      shop_id: 1,
      update_time: Math.floor(change.at / 1000),
    };
    const body = JSON.stringify([
      { tag, msg_id: `${orderIdOf(serial)}:${tag}:${change.at}`, data: JSON.stringify(data) },
    ]);
    const sign = createHash('md5')
      .update(appKey + body + appSecret, 'utf8')
      .digest('hex');
    return { headers: { 'content-type': 'application/json', 'app-id': appKey, 'event-sign': sign }, body };
  },
};

const TAGS: Partial<Record<Change['kind'], string>> = {
  placed: '100',
  paid: '101',
  shipped: '102',
  completed: '103',
  'address-changed': '105',
  closed: '106',
  'refund-asked': '200',
  'refund-agreed': '201',
  refunded: '206',
};

/** Over the body's bytes as `param_json`, in the fixed order of names; the secret is key and both ends. */
function signed({ query, body }: SimRequest, secret: string): string {
  const part = (name: string): string => name + (query.get(name) ?? '');
  const text = `${secret}${part('app_key')}${part('method')}param_json${body}${part('timestamp')}${part('v')}${secret}`;
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

const textAt = (input: JsonObject, name: string): string => {
  const value = input[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const success = (data: unknown): SimReply =>
  jsonReplyWithNumbers({ code: 10_000, msg: 'success', sub_code: '', sub_msg: '', log_id: 'sim', data });
const failure = (code: number, subCode: string, subMsg: string): SimReply =>
  jsonReplyWithNumbers({ code, msg: subMsg, sub_code: subCode, sub_msg: subMsg, log_id: 'sim', data: null });
const notThere = (): SimReply => failure(50_002, 'isv.business-failed:2011010', '订单不存在');

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure(60_000, 'isp.rate-limit', '接口请求过于频繁'),
  'wrong-secret': () => failure(40_003, 'isv.signature-invalid', '签名校验失败'),
  'ip-refused': () => failure(30_002, 'isv.ip-not-in-whitelist', 'IP 不在白名单'),
  'scope-missing': () => failure(30_001, 'isv.app-permissions-insufficient', '应用没有接口权限'),
  'token-expired': () => failure(40_003, 'isv.access-token-expired', 'access_token 已过期'),
  'clock-off': () => failure(40_003, 'isv.timestamp-invalid', 'timestamp 不合法'),
};

interface Range {
  from: number;
  to: number;
}

const rangeOf = (input: JsonObject, start: string, end: string): Range => ({
  from: Number(textAt(input, start)) * 1000,
  to: Number(textAt(input, end)) * 1000,
});

const orders = (input: JsonObject, world: World, by: OrderTime, name: string): SimReply =>
  list(input, world, by, rangeOf(input, `${name}_start`, `${name}_end`), 'shop_order_list', orderOf, true);

/** Pages count from 0, newest first unless asked otherwise. */
function list(
  input: JsonObject,
  world: World,
  by: OrderTime,
  { from, to }: Range,
  name: string,
  rowOf: (order: SeenOrder) => unknown,
  isOrders = false,
): SimReply {
  const page = Number(textAt(input, 'page'));
  const size = Number(textAt(input, 'size'));
  if (!(to >= from) || !(size >= 1 && size <= MAX_SIZE))
    return failure(40_003, 'isv.parameter-invalid', '时间范围或页大小不正确');
  if ((page + 1) * size > MAX_DEPTH) return failure(50_002, 'isv.business-failed:deep-page', '翻页过深');
  const rising = world.shop.between(by, from, to, world.now());
  const isRising = input['order_asc'] === true || JSON.stringify(input['order_by'] ?? '').includes(' asc');
  const { rows, hasNext } = pageOf(isRising ? rising : rising.toReversed(), page + 1, size, MAX_SIZE);
  if (isOrders) world.handOut(rows);
  const seen = rows.flatMap((serial) => world.shop.seen(serial, world.now()) ?? []);
  return success({ [name]: seen.map(rowOf), total: rising.length, page, size, has_more: hasNext });
}

function ship(input: JsonObject, world: World): SimReply {
  const orderId = textAt(input, 'order_id');
  const serial = serialOf(orderId);
  const order = world.shop.seen(serial, world.now());
  if (order === undefined) return notThere();
  if (order.life.status !== 'paid')
    return failure(50_002, 'isv.business-failed:2011030', '订单状态不是待发货');
  const waybillNo = textAt(input, 'logistics_code');
  const at = Math.floor(world.now() / 1000) * 1000;
  world.write(`ship:${orderId}`, waybillNo);
  world.shop.record(serial, { at, kind: 'shipped', carrier: textAt(input, 'company_code'), waybillNo });
  return success({});
}

/** The same order and parcel keep their number. */
function waybills(input: JsonObject, world: World): SimReply {
  const asked = Array.isArray(input['order_infos']) ? (input['order_infos'] as JsonObject[]) : [];
  if (asked.length === 0 || asked.length > 10) return failure(40_003, 'isv.parameter-invalid', 'order_infos');
  const given = asked.map((one) => {
    const key = `waybill:${textAt(one, 'order_id')}:${textAt(one, 'pack_id')}`;
    const { result } = world.write(key, `DY${1_000_000_000 + world.written().size}`);
    return {
      order_id: textAt(one, 'order_id'),
      pack_id: textAt(one, 'pack_id'),
      track_no: result,
      sort_code: '',
    };
  });
  return success({ ebill_infos: given, err_infos: [] });
}

function printData(input: JsonObject): SimReply {
  const asked = Array.isArray(input['waybill_applies']) ? (input['waybill_applies'] as JsonObject[]) : [];
  return success({
    waybill_infos: asked.map((one) => ({
      track_no: textAt(one, 'track_no'),
      print_data: 'sealed',
      sign: 'sealed',
    })),
    err_infos: [],
  });
}

function track(input: JsonObject): SimReply {
  return success({
    data: { track_no: textAt(input, 'track_no'), express: textAt(input, 'express'), track_routes: [] },
  });
}

function decrypt(input: JsonObject): SimReply {
  const asked = Array.isArray(input['cipher_infos']) ? (input['cipher_infos'] as JsonObject[]) : [];
  if (asked.length === 0 || asked.length > 50)
    return failure(40_003, 'isv.parameter-invalid', 'cipher_infos');
  return success({
    decrypt_infos: asked.map((one) => ({
      auth_id: textAt(one, 'auth_id'),
      cipher_text: textAt(one, 'cipher_text'),
      decrypt_text: unseal(textAt(one, 'cipher_text')),
      err_no: 0,
    })),
  });
}

function token(world: World): SimReply {
  const { accessToken, refreshToken } = world.renewToken(WEEK);
  return success({
    access_token: accessToken,
    expires_in: WEEK / 1000,
    refresh_token: refreshToken,
    scope: 'SCOPE',
    shop_id: 1,
    shop_name: 'sim',
  });
}
