import { createHash } from 'node:crypto';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { pageOf, readChina } from '../kit/simulator/paging.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import type { OrderTime, SeenOrder } from '../kit/simulator/shop-data.ts';
import {
  jsonReply,
  readForm,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';
import { isShown, orderIdOf, orderOf, refundOf, serialOf } from './simulated-order.ts';

const SIX_MINUTES = 360_000;
const DAY = 86_400_000;
const MONTH = 31 * DAY;
const MAX_SIZE = 50;
const AUTH = '/oauth2/';

const METHODS: Readonly<Record<string, (input: JsonObject, world: World) => SimReply>> = {
  'jingdong.pop.order.enSearch': search,
  'jingdong.pop.order.enGet': detail,
  'jingdong.pop.afs.soa.refundapply.queryPageList': refunds,
  'jingdong.pop.order.shipment': ship,
  'jingdong.ldop.alpha.provider.sign.success': () =>
    jsonReply({
      jingdong_ldop_alpha_provider_sign_success_responce: {
        code: '0',
        resultInfo: {
          statusCode: 0,
          data: [{ providerId: 1, providerCode: 'ZTO', providerName: '中通', amount: 500 }],
        },
      },
    }),
  'jingdong.ldop.alpha.waybill.receive': waybill,
  'jingdong.ldop.receive.trace.get': (input, world) =>
    jsonReply({
      jingdong_ldop_receive_trace_get_responce: {
        code: '0',
        querytrace_result: {
          code: 100,
          data: [
            {
              waybillCode: textAt(input, 'waybillCode'),
              opeTitle: '揽收',
              opeTime: new Date(world.now()).toISOString(),
            },
          ],
        },
      },
    }),
  'jingdong.stock.write.updateSkuStock': (input, world) => {
    world.write(`stock:${textAt(input, 'skuId')}:${textAt(input, 'stockNum')}`);
    return jsonReply({ jingdong_stock_write_updateSkuStock_responce: { code: '0' } });
  },
};

/** The gateway: one path, the method among the parameters, which all travel in the query. */
export const simulateJd: SimulatedPlatform = {
  operationOf: ({ path, query }) => {
    if (path === `${AUTH}access_token` || path === `${AUTH}refresh_token`) return path;
    return path === '/routerjson' ? (query.get('method') ?? '') : undefined;
  },
  check(operation, request, world) {
    if (operation.startsWith(AUTH)) return undefined;
    const fields = fieldsOf(request);
    const { appKey, appSecret, accessToken, tokenEndsAt } = world.credential;
    if (fields.get('app_key') !== appKey || fields.get('sign') !== signed(fields, appSecret))
      return 'wrong-secret';
    const sent = readChina(fields.get('timestamp') ?? '');
    if (!(Math.abs(sent - world.now()) <= SIX_MINUTES)) return 'clock-off';
    const ended = tokenEndsAt !== undefined && tokenEndsAt <= world.now();
    if (fields.get('access_token') !== accessToken || ended) return 'token-expired';
    return world.takeToken('app', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer(operation, request, world) {
    const fields = fieldsOf(request);
    if (operation.startsWith(AUTH)) return token(operation, fields, world);
    const input = readJsonObject(fields.get('360buy_param_json') ?? '');
    return METHODS[operation]?.(input, world) ?? failure('15', '不存在的方法名');
  },
};

/** Decoded by hand from the query as it came. */
const fieldsOf = ({ target }: SimRequest): Map<string, string> => readForm(target.split('?')[1] ?? '');

/** Every parameter received but the signature, by name, between the secrets. */
function signed(fields: Map<string, string>, secret: string): string {
  const names = [...fields.keys()].filter((name) => name !== 'sign');
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = names.map((name) => name + (fields.get(name) ?? '')).join('');
  return createHash('md5')
    .update(secret + text + secret, 'utf8')
    .digest('hex')
    .toUpperCase();
}

const textAt = (input: JsonObject, name: string): string => {
  const value = input[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const failure = (code: string, zh: string): SimReply =>
  jsonReply({ error_response: { code, zh_desc: zh, en_desc: zh } });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('2', '限制时间内调用失败次数'),
  'wrong-secret': () => failure('12', '无效签名'),
  'ip-refused': () => failure('3', '请求被禁止：IP 不在白名单'),
  'scope-missing': () => failure('22', '应用没有权限调用此接口'),
  'token-expired': () => failure('19', '无效 access_token'),
  'clock-off': () => failure('8', '非法时间戳'),
};

const result = (success: boolean, numberCode = '', chineseErrCode = ''): unknown => ({
  success,
  numberCode,
  chineseErrCode,
});

/** By change or by creation, as `dateType` says; a business failure is a success with a failure inside. */
function search(input: JsonObject, world: World): SimReply {
  const envelope = (info: Record<string, unknown>): SimReply =>
    jsonReply({ jingdong_pop_order_enSearch_responce: { code: '0', searchorderinfo_result: info } });
  const range = rangeOf(input, 'start_date', 'end_date');
  if (textAt(input, 'optional_fields') === '' || range === undefined)
    return envelope({ apiResult: result(false, '1000', '参数不正确：时间范围或 optional_fields') });
  const by: OrderTime = textAt(input, 'dateType') === '1' ? 'placed' : 'updated';
  const states = new Set(textAt(input, 'order_state').split(','));
  const orders = world.shop
    .between(by, range.from, range.to, world.now())
    .flatMap((serial) => world.shop.seen(serial, world.now()) ?? [])
    .filter((order) => isShown(order) && states.has(String(orderOf(order, world)['orderState'])));
  const { rows } = pageOf(
    orders,
    Number(textAt(input, 'page')),
    Number(textAt(input, 'page_size')),
    MAX_SIZE,
  );
  world.handOut(rows.map(({ serial }) => serial));
  return envelope({
    apiResult: result(true),
    orderTotal: orders.length,
    orderInfoList: rows.map((order) => orderOf(order, world)),
  });
}

function rangeOf(input: JsonObject, start: string, end: string): { from: number; to: number } | undefined {
  const from = readChina(textAt(input, start));
  const to = readChina(textAt(input, end));
  return to >= from && to - from <= MONTH ? { from, to } : undefined;
}

const shownOrder = (orderId: string, world: World): SeenOrder | undefined => {
  const order = world.shop.seen(serialOf(orderId), world.now());
  return order !== undefined && isShown(order) ? order : undefined;
};

function detail(input: JsonObject, world: World): SimReply {
  const order = shownOrder(textAt(input, 'order_id'), world);
  const info =
    order === undefined
      ? { apiResult: result(false, '1001', '订单不存在') }
      : { apiResult: result(true), orderInfo: orderOf(order, world) };
  return jsonReply({ jingdong_pop_order_enGet_responce: { code: '0', orderDetailInfo: info } });
}

/** Requests by the time of asking, or of review. */
function refunds(input: JsonObject, world: World): SimReply {
  const envelope = (queryResult: Record<string, unknown>): SimReply =>
    jsonReply({ jingdong_pop_afs_soa_refundapply_queryPageList_responce: { code: '0', queryResult } });
  const asked = rangeOf(input, 'applyTimeStart', 'applyTimeEnd');
  const range = asked ?? rangeOf(input, 'checkTimeStart', 'checkTimeEnd');
  if (range === undefined) return envelope({ success: false, errorCode: '1000', message: '时间范围不正确' });
  const name = asked === undefined ? 'checkTime' : 'applyTime';
  // A request may have moved on since it was made: what lies in the range now is not what the index by change says.
  const rows = world.shop
    .between('refund', range.from, asked === undefined ? range.to : world.now(), world.now())
    .flatMap((serial) => world.shop.seen(serial, world.now()) ?? [])
    .map(refundOf)
    .filter((row) => {
      const at = readChina(row[name] ?? '');
      return at >= range.from && at <= range.to;
    });
  const page = pageOf(rows, Number(textAt(input, 'pageIndex')), Number(textAt(input, 'pageSize')), MAX_SIZE);
  return envelope({ success: true, totalCount: rows.length, result: page.rows });
}

function ship(input: JsonObject, world: World): SimReply {
  const reply = (success: boolean, errorCode = '', chineseErrCode = ''): SimReply =>
    jsonReply({
      jingdong_pop_order_shipment_responce: {
        code: '0',
        sopjosshipment_result: { success, errorCode, chineseErrCode },
      },
    });
  const orderId = textAt(input, 'orderId');
  const order = shownOrder(orderId, world);
  if (order === undefined) return reply(false, '1001', '订单不存在');
  if (order.life.status !== 'paid') return reply(false, '1300118', '订单不是等待出库状态');
  const waybillNo = textAt(input, 'logiNo');
  const at = Math.floor(world.now() / 1000) * 1000;
  world.write(`ship:${orderId}`, waybillNo);
  world.shop.record(order.serial, { at, kind: 'shipped', carrier: textAt(input, 'logiCoprId'), waybillNo });
  return reply(true);
}

function waybill(input: JsonObject, world: World): SimReply {
  const content = readJsonObject(textAt(input, 'content'));
  const orderNo = textAt(content, 'platformOrderNo');
  const isWhole = ['providerCode', 'vendorCode', 'vendorOrderCode'].every(
    (name) => textAt(content, name) !== '',
  );
  if (!isWhole || serialOf(orderNo) < 0)
    return jsonReply({
      jingdong_ldop_alpha_waybill_receive_responce: {
        code: '0',
        resultInfo: { statusCode: 1, statusMessage: '参数缺失' },
      },
    });
  const taken = world.written().size;
  const { result: code } = world.write(
    `waybill:${orderIdOf(serialOf(orderNo))}:${taken}`,
    `JDX${1_000_000_000 + taken}`,
  );
  return jsonReply({
    jingdong_ldop_alpha_waybill_receive_responce: {
      code: '0',
      resultInfo: {
        statusCode: 0,
        statusMessage: '',
        data: { platformOrderNo: orderNo, waybillCodeList: [code] },
      },
    },
  });
}

function token(operation: string, fields: Map<string, string>, world: World): SimReply {
  const { appKey, appSecret, refreshToken: good } = world.credential;
  const isKnown = fields.get('app_key') === appKey && fields.get('app_secret') === appSecret;
  const isRenewal = operation.endsWith('refresh_token');
  if (!isKnown || (isRenewal && fields.get('refresh_token') !== good)) return failure('19', '授权信息不正确');
  const { accessToken, refreshToken } = world.renewToken(30 * DAY);
  return jsonReply({
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: 30 * 86_400,
    uid: 'sim',
  });
}
