import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { OrderTime, SeenOrder } from '../kit/simulator/shop-data.ts';
import { jsonReply, readForm, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { isShown, orderOf, orderSnOf, refundOf, serialOf } from './simulated-order.ts';

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
const DAY = 86_400_000;
const MAX_SIZE = 100;

type Fields = Map<string, string>;

const TYPES: Readonly<Record<string, (fields: Fields, world: World) => SimReply>> = {
  'pdd.order.list.get': (fields, world) => {
    const range = rangeOf(fields, world, 'confirm', DAY, 0);
    if ('refusal' in range) return range.refusal;
    const orders = ordersIn(world, 'paid', range);
    return listReply(
      fields,
      orders,
      'order_list_get_response',
      'order_list',
      (order) => orderOf(order, world),
      world,
    );
  },
  'pdd.order.number.list.increment.get': (fields, world) => {
    const range = rangeOf(fields, world, 'updated', HALF_HOUR, 3 * MINUTE);
    if ('refusal' in range) return range.refusal;
    const orders = ordersIn(world, 'updated', range);
    return listReply(
      fields,
      orders,
      'order_sn_increment_get_response',
      'order_sn_list',
      (order) => ({ order_sn: orderSnOf(order) }),
      world,
    );
  },
  'pdd.order.information.get': (fields, world) => {
    const order = world.shop.seen(serialOf(fields.get('order_sn') ?? ''), world.now());
    if (order === undefined || !isShown(order)) return failure(50_001, '业务服务错误', '订单不存在');
    return jsonReply({ order_info_get_response: { order_info: orderOf(order, world), request_id: 'sim' } });
  },
  'pdd.refund.list.increment.get': (fields, world) => {
    const range = rangeOf(fields, world, 'updated', HALF_HOUR, 3 * MINUTE);
    if ('refusal' in range) return range.refusal;
    return listReply(
      fields,
      ordersIn(world, 'refund', range),
      'refund_increment_get_response',
      'refund_list',
      refundOf,
      world,
    );
  },
  'pdd.logistics.online.send': ship,
  'pdd.waybill.get': waybills,
  'pdd.goods.quantity.update': (fields, world) => {
    world.write(`stock:${fields.get('sku_id')}:${fields.get('quantity')}`);
    return jsonReply({ goods_quantity_update_response: { is_success: true } });
  },
  'pdd.open.decrypt.batch': decrypt,
  'pdd.pop.auth.token.create': (_, world) => token(world, 'pop_auth_token_create_response'),
  'pdd.pop.auth.token.refresh': (fields, world) =>
    fields.get('refresh_token') === world.credential.refreshToken
      ? token(world, 'pop_auth_token_refresh_response')
      : failure(10_019, 'access_token已过期', 'refresh_token 无效'),
};

/** The platform's router: one path, the type among the parameters. */
export const simulatePdd: SimulatedPlatform = {
  operationOf: (request) =>
    request.path === '/api/router' ? (readForm(request.body).get('type') ?? '') : undefined,
  check(operation, request, world) {
    const fields = readForm(request.body);
    const { appKey, appSecret, accessToken, tokenEndsAt } = world.credential;
    if (fields.get('client_id') !== appKey || fields.get('sign') !== signed(request, appSecret))
      return 'wrong-secret';
    const sent = Number(fields.get('timestamp')) * 1000;
    if (!(Math.abs(sent - world.now()) <= 10 * MINUTE)) return 'clock-off';
    const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.now();
    if (!operation.startsWith('pdd.pop.auth.') && (fields.get('access_token') !== accessToken || ended))
      return 'token-expired';
    const taken =
      operation === 'pdd.open.decrypt.batch'
        ? world.takeToken(operation, 1, 10_000)
        : world.takeToken('all', 170, 1_000);
    return taken.ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) =>
    TYPES[operation]?.(readForm(request.body), world) ?? failure(10_000, '参数错误', 'type 不存在'),
};

/** Over the bytes received: every parameter but the signature, by name, between the secrets. */
function signed({ body }: SimRequest, secret: string): string {
  const names = [...readForm(body).keys()].filter((name) => name !== 'sign');
  names.sort((a, b) => (a < b ? -1 : 1));
  const fields = readForm(body);
  const hash = createHash('md5').update(secret, 'utf8');
  for (const name of names) hash.update(name + (fields.get(name) ?? ''), 'utf8');
  return hash.update(secret, 'utf8').digest('hex').toUpperCase();
}

const failure = (code: number, message: string, sub = message): SimReply =>
  jsonReply({
    error_response: {
      error_code: code,
      error_msg: message,
      sub_code: String(code),
      sub_msg: sub,
      request_id: 'sim',
    },
  });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure(70_031, '调用过于频繁，请调整调用频率'),
  'wrong-secret': () => failure(20_004, 'sign签名校验失败'),
  'ip-refused': () => failure(20_005, 'ip无权访问接口，请加入ip白名单'),
  'scope-missing': () => failure(20_031, '用户没有授权访问此接口'),
  'token-expired': () => failure(10_019, 'access_token已过期'),
  'clock-off': () => failure(10_001, '公共参数错误:timestamp'),
};

interface Range {
  from: number;
  to: number;
}

function rangeOf(
  fields: Fields,
  world: World,
  name: string,
  longest: number,
  lag: number,
): Range | { refusal: SimReply } {
  const from = Number(fields.get(`start_${name}_at`)) * 1000;
  const to = Number(fields.get(`end_${name}_at`)) * 1000;
  const fits = to >= from && to - from <= longest && to <= world.now() - lag;
  return fits
    ? { from, to }
    : { refusal: failure(10_000, '参数错误', `start_${name}_at 或 end_${name}_at 不符合要求`) };
}

const ordersIn = (world: World, by: OrderTime, { from, to }: Range): SeenOrder[] =>
  world.shop.between(by, from, to, world.now()).flatMap((serial) => {
    const order = world.shop.seen(serial, world.now());
    return order !== undefined && isShown(order) ? [order] : [];
  });

function listReply(
  fields: Fields,
  orders: readonly SeenOrder[],
  envelope: string,
  list: string,
  rowOf: (order: SeenOrder) => unknown,
  world: World,
): SimReply {
  const page = pageOf(
    orders,
    Number(fields.get('page') ?? 1),
    Number(fields.get('page_size') ?? 100),
    MAX_SIZE,
  );
  world.handOut(page.rows.map(({ serial }) => serial));
  const count =
    fields.get('use_has_next') === 'true' ? { has_next: page.hasNext } : { total_count: orders.length };
  return jsonReply({ [envelope]: { [list]: page.rows.map(rowOf), ...count, request_id: 'sim' } });
}

function ship(fields: Fields, world: World): SimReply {
  const orderSn = fields.get('order_sn') ?? '';
  const serial = serialOf(orderSn);
  const order = world.shop.seen(serial, world.now());
  if (order === undefined || !isShown(order)) return failure(50_001, '业务服务错误', '订单不存在');
  if (order.life.status !== 'paid') return failure(50_001, '业务服务错误', '订单状态不是待发货');
  const waybillNo = fields.get('tracking_number') ?? '';
  world.write(`ship:${orderSn}`, waybillNo);
  const at = Math.floor(world.now() / 1000) * 1000;
  world.shop.record(serial, { at, kind: 'shipped', carrier: 'sf', waybillNo });
  return jsonReply({ logistics_online_send_response: { is_success: true, request_id: 'sim' } });
}

function waybills(fields: Fields, world: World): SimReply {
  const order = parse(fields.get('param_waybill_cloud_print_apply_new_request'));
  const parcels = Array.isArray(order?.['trade_order_info_dtos'])
    ? (order['trade_order_info_dtos'] as { object_id?: string }[])
    : [];
  if (parcels.length === 0 || parcels.length > 10)
    return failure(10_000, '参数错误', 'trade_order_info_dtos');
  const modules = parcels.map(({ object_id: id = '' }) => {
    const taken = world.written().size;
    const { result } = world.write(`waybill:${id}:${taken}`, `PDD${1_000_000_000 + taken}`);
    return { object_id: id, waybill_code: result, parent_waybill_code: '', print_data: '{}' };
  });
  return jsonReply({ pdd_waybill_get_response: { modules, request_id: 'sim' } });
}

function decrypt(fields: Fields): SimReply {
  const list = parse(fields.get('data_list'));
  const opened = (Array.isArray(list) ? (list as { data_tag: string; encrypted_data: string }[]) : []).map(
    (one) => ({
      data_tag: one.data_tag,
      encrypted_data: one.encrypted_data,
      decrypted_data: Buffer.from(one.encrypted_data.slice(1, -1), 'base64url').toString('utf8'),
    }),
  );
  return jsonReply({ open_decrypt_batch_response: { data_decrypt_list: opened, request_id: 'sim' } });
}

function token(world: World, envelope: string): SimReply {
  const { accessToken, refreshToken } = world.renewToken(DAY);
  return jsonReply({
    [envelope]: {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: 86_400,
      owner_id: '1',
      owner_name: 'sim',
      scope: [],
    },
  });
}

function parse(text = ''): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
