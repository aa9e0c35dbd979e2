import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf, readChina } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { OrderTime } from '../kit/simulator/shop-data.ts';
import { jsonReplyWithNumbers, readForm, type SimReply, type SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { refundOf, serialOf, tradeOf } from './simulated-trade.ts';

const TEN_MINUTES = 600_000;
const DAY = 86_400_000;
const MAX_SIZE = 100;

const METHODS: Readonly<Record<string, (fields: Map<string, string>, world: World) => SimReply>> = {
  'taobao.trades.sold.get': (fields, world) =>
    trades(fields, world, 'placed', 'created', 'trades_sold_get_response'),
  'taobao.trades.sold.increment.get': (fields, world) =>
    trades(fields, world, 'updated', 'modified', 'trades_sold_increment_get_response'),
  'taobao.trade.fullinfo.get': fullInfo,
  'taobao.refunds.receive.get': refunds,
  'taobao.logistics.offline.send': ship,
  'taobao.logistics.trace.search': trace,
  'cainiao.waybill.ii.get': waybills,
  'taobao.item.quantity.update': stock,
  'taobao.top.auth.token.create': (_, world) => token(world, 'top_auth_token_create_response'),
  'taobao.top.auth.token.refresh': (fields, world) =>
    fields.get('refresh_token') === world.credential.refreshToken
      ? token(world, 'top_auth_token_refresh_response')
      : failure(27, 'Invalid session', 'isv.refresh-token-invalid'),
};

/** TOP's gateway: one path, the method among the parameters. */
export const simulateTaobao: SimulatedPlatform = {
  operationOf(request) {
    const method = readForm(request.body).get('method') ?? '';
    return request.path === '/router/rest' ? method : undefined;
  },
  check(operation, request, world) {
    const fields = readForm(request.body);
    const { appKey, appSecret, accessToken, tokenEndsAt } = world.credential;
    if (fields.get('app_key') !== appKey || fields.get('sign') !== signed(request, appSecret))
      return 'wrong-secret';
    const sent = readChina(fields.get('timestamp') ?? '');
    if (Number.isNaN(sent) || Math.abs(sent - world.now()) > TEN_MINUTES) return 'clock-off';
    const needsSession = !operation.startsWith('taobao.top.auth.');
    const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.now();
    if (needsSession && (fields.get('session') !== accessToken || ended)) return 'token-expired';
    return world.takeToken('app', 40, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (operation, request, world) =>
    METHODS[operation]?.(readForm(request.body), world) ??
    failure(22, 'Invalid method', 'isv.invalid-method'),
};

/** Over the bytes received: their parameters, by name, between the secrets. */
function signed(request: SimRequest, secret: string): string {
  const fields = [...readForm(request.body)].filter(
    ([name, value]) => name !== 'sign' && name !== '' && value !== '',
  );
  fields.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = fields.map(([name, value]) => name + value).join('');
  return createHash('md5')
    .update(secret + text + secret, 'utf8')
    .digest('hex')
    .toUpperCase();
}

const failure = (code: number, msg: string, subCode: string, subMsg = msg): SimReply =>
  jsonReplyWithNumbers({
    error_response: { code, msg, sub_code: subCode, sub_msg: subMsg, request_id: 'sim' },
  });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure(7, 'App Call Limited', 'accesscontrol.limited-by-api-access-count'),
  'wrong-secret': () => failure(25, 'Invalid signature', 'isv.invalid-signature'),
  'ip-refused': () => failure(11, 'Insufficient ISV permissions', 'isv.ip-not-in-whitelist', 'IP 不在白名单'),
  'scope-missing': () =>
    failure(11, 'Insufficient ISV permissions', 'isv.permission-api-package-limit', '无接口权限'),
  'token-expired': () => failure(27, 'Invalid session', 'session-expired'),
  'clock-off': () => failure(31, 'Invalid timestamp', 'isv.invalid-timestamp'),
};

function trades(
  fields: Map<string, string>,
  world: World,
  by: OrderTime,
  name: string,
  envelope: string,
): SimReply {
  const range = rangeOf(fields, world, name, name === 'modified' ? DAY : 92 * DAY);
  if ('refusal' in range) return range.refusal;
  const serials = world.shop.between(by, range.from, range.to, world.now());
  // The list by creation is newest first; the one by change is in the order of changes.
  return listReply(
    fields,
    by === 'placed' ? serials.toReversed() : serials,
    envelope,
    ['trades', 'trade'],
    (serial) => {
      world.handOut([serial]);
      return tradeOf(serial, world);
    },
  );
}

function refunds(fields: Map<string, string>, world: World): SimReply {
  const range = rangeOf(fields, world, 'modified', DAY);
  if ('refusal' in range) return range.refusal;
  const serials = world.shop.between('refund', range.from, range.to, world.now());
  return listReply(fields, serials, 'refunds_receive_get_response', ['refunds', 'refund'], (serial) =>
    refundOf(serial, world),
  );
}

function rangeOf(
  fields: Map<string, string>,
  world: World,
  name: string,
  longest: number,
): { from: number; to: number } | { refusal: SimReply } {
  const [start, end] = [fields.get(`start_${name}`), fields.get(`end_${name}`)];
  const from = start === undefined ? world.now() - longest + DAY : readChina(start);
  const to = end === undefined ? world.now() : readChina(end);
  if (Number.isNaN(from) || Number.isNaN(to) || to < from || to - from > longest)
    return { refusal: failure(41, 'Invalid arguments', `isv.invalid-parameter:${name}`, '时间范围不正确') };
  return { from, to };
}

function listReply(
  fields: Map<string, string>,
  serials: readonly number[],
  envelope: string,
  [list, item]: [string, string],
  rowOf: (serial: number) => unknown,
): SimReply {
  const page = pageOf(
    serials,
    Number(fields.get('page_no') ?? 1),
    Number(fields.get('page_size') ?? 40),
    MAX_SIZE,
  );
  const rows = page.rows.map(rowOf);
  const count =
    fields.get('use_has_next') === 'true' ? { has_next: page.hasNext } : { total_results: serials.length };
  return jsonReplyWithNumbers({
    [envelope]: { ...(rows.length === 0 ? {} : { [list]: { [item]: rows } }), ...count, request_id: 'sim' },
  });
}

const notThere = (): SimReply => failure(15, 'Remote service error', 'isv.trade-not-exist', '交易不存在');

function fullInfo(fields: Map<string, string>, world: World): SimReply {
  const trade = tradeOf(serialOf(fields.get('tid') ?? ''), world);
  return trade === undefined
    ? notThere()
    : jsonReplyWithNumbers({ trade_fullinfo_get_response: { trade, request_id: 'sim' } });
}

function ship(fields: Map<string, string>, world: World): SimReply {
  const tid = fields.get('tid') ?? '';
  const serial = serialOf(tid);
  const order = world.shop.seen(serial, world.now());
  if (order === undefined) return notThere();
  if (order.life.status !== 'paid')
    return failure(
      15,
      'Remote service error',
      'isv.logistics-offline-service-error:S03',
      '订单状态不允许发货',
    );
  const waybillNo = fields.get('out_sid') ?? '';
  const at = Math.floor(world.now() / 1000) * 1000;
  world.write(`ship:${tid}`, waybillNo);
  world.shop.record(serial, {
    at,
    kind: 'shipped',
    carrier: (fields.get('company_code') ?? '').toLowerCase(),
    waybillNo,
  });
  return jsonReplyWithNumbers({
    logistics_offline_send_response: { shipping: { is_success: true }, request_id: 'sim' },
  });
}

function trace(fields: Map<string, string>, world: World): SimReply {
  const tid = fields.get('tid') ?? '';
  const trade = tradeOf(serialOf(tid), world);
  if (trade === undefined) return notThere();
  const steps = [
    [trade.consign_time, '卖家已发货', 'CONSIGN'],
    [trade.life.deliveredAt, '已签收', 'SIGNED'],
  ].flatMap(([time, text, action]) =>
    time === undefined ? [] : [{ status_time: time, status_desc: text, action }],
  );
  const [first] = trade.orders.order;
  return jsonReplyWithNumbers({
    logistics_trace_search_response: {
      out_sid: first?.invoice_no ?? '',
      company_name: first?.logistics_company ?? '',
      tid: trade.tid,
      status: trade.status,
      trace_list: { transit_step_info: steps },
      request_id: 'sim',
    },
  });
}

function waybills(fields: Map<string, string>, world: World): SimReply {
  const order = parse(fields.get('param_waybill_cloud_print_apply_new_request') ?? '');
  const parcels = Array.isArray(order?.['trade_order_info_dtos'])
    ? (order['trade_order_info_dtos'] as { object_id?: string }[])
    : [];
  if (parcels.length === 0 || parcels.length > 10)
    return failure(41, 'Invalid arguments', 'isv.invalid-parameter:trade_order_info_dtos');
  const given = parcels.map(({ object_id: id = '' }) => {
    const taken = world.written().size;
    const { result } = world.write(`waybill:${id}:${taken}`, `SIM${String(1_000_000_000 + taken)}`);
    return {
      object_id: id,
      waybill_code: result,
      parent_waybill_code: '',
      print_data: '{}',
      cp_code: order?.['cp_code'],
    };
  });
  return jsonReplyWithNumbers({
    cainiao_waybill_ii_get_response: { modules: { waybill_cloud_print_response: given }, request_id: 'sim' },
  });
}

function stock(fields: Map<string, string>, world: World): SimReply {
  const key = `stock:${fields.get('num_iid')}:${fields.get('sku_id') ?? ''}:${fields.get('quantity')}`;
  world.write(key);
  return jsonReplyWithNumbers({
    item_quantity_update_response: {
      item: { num_iid: fields.get('num_iid'), num: Number(fields.get('quantity')) },
    },
  });
}

function token(world: World, envelope: string): SimReply {
  const { accessToken, refreshToken } = world.renewToken(DAY);
  const result = {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: 86_400,
    re_expires_in: 30 * 86_400,
    taobao_user_nick: 'sim',
  };
  return jsonReplyWithNumbers({ [envelope]: { token_result: JSON.stringify(result), request_id: 'sim' } });
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
