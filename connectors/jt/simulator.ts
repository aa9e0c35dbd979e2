import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina } from '../kit/simulator/paging.ts';
import {
  bookParcel,
  cancelParcel,
  findBooked,
  findParcel,
  stepsBetween,
  stepsOf,
  type Parcel,
  type ParcelStage,
  type ParcelStep,
} from '../kit/simulator/parcels.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readForm, readJsonObject, type SimReply } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const TEN_MINUTES = 600_000;
const BASE = '/webopenplatformapi';
const SUBSCRIBED = 'subscribe:';
const SALT = 'jadada236t2';

const TYPES: Readonly<Record<ParcelStage, string | undefined>> = {
  created: undefined,
  'picked-up': '1',
  departed: '3',
  arrived: '4',
  'out-for-delivery': '5',
  'waiting-pickup': '7',
  exception: '11',
  delivered: '10',
  returned: '14',
};

type Content = Record<string, unknown>;
const APIS: Readonly<Record<string, (content: Content, world: World) => SimReply>> = {
  '/api/order/addOrder': addOrder,
  '/api/order/getOrders': getOrders,
  '/api/order/cancelOrder': cancelOrder,
  '/api/logistics/trace': trace,
  '/api/trace/subscribe': subscribe,
};

const md5 = (text: string) => createHash('md5').update(text, 'utf8');

/** One form field, signed in a header; orders carry a second digest that proves the customer. */
export const simulateJt: SimulatedPlatform = {
  operationOf({ path }) {
    const api = path.startsWith(BASE) ? path.slice(BASE.length) : '';
    return Object.hasOwn(APIS, api) ? api : undefined;
  },
  check(api, request, world) {
    const content = readForm(request.body).get('bizContent') ?? '';
    const { appKey, appSecret } = world.credential;
    const { headers } = request;
    if (headers['apiaccount'] !== appKey || headers['digest'] !== md5(content + appSecret).digest('base64'))
      return 'wrong-secret';
    if (!(Math.abs(Number(headers['timestamp']) - world.now()) <= TEN_MINUTES)) return 'clock-off';
    if (api.startsWith('/api/order/') && !provesCustomer(readJsonObject(content), world))
      return 'wrong-secret';
    return world.takeToken('account', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (api, request, world) =>
    APIS[api]?.(readJsonObject(readForm(request.body).get('bizContent') ?? ''), world) ??
    failure('0', '接口不存在'),
  pushes: (from, to, world) =>
    stepsBetween(world, from, to).flatMap(({ parcel, step, soFar }) =>
      TYPES[step.stage] === undefined || !world.notes.has(SUBSCRIBED + parcel.waybillNo)
        ? []
        : [pushOf(parcel, soFar, world)],
    ),
};

function provesCustomer(content: Content, { credential }: World): boolean {
  const { customerCode = '', customerPwd = '' } = credential.more;
  const password = md5(customerPwd + SALT).digest('hex');
  const digest = md5((customerCode + password).toUpperCase() + credential.appSecret).digest('base64');
  return content['customerCode'] === customerCode && content['digest'] === digest;
}

const failure = (code: string, msg: string): SimReply => jsonReply({ code, msg, data: null });
const done = (data: unknown): SimReply => jsonReply({ code: '1', msg: 'success', data });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('145003060', '请求过于频繁'),
  'wrong-secret': () => failure('145003030', '签名验证失败'),
  'ip-refused': () => failure('145003040', 'IP不在白名单'),
  'scope-missing': () => failure('145003012', '无接口权限'),
  'token-expired': () => failure('145003030', '签名验证失败'),
  'clock-off': () => failure('145003051', '时间戳timestamp过期'),
};

const textIn = (content: Content, name: string): string => {
  const value = content[name];
  return typeof value === 'string' ? value : '';
};

const orderOf = ({ orderNo, waybillNo }: Parcel): unknown => ({
  txlogisticId: orderNo,
  billCode: waybillNo,
  sortingCode: '382 300-64 010',
  sumFreight: '8.00',
  createOrderTime: '',
  lastCenterName: '华东转运中心',
});

function addOrder(content: Content, world: World): SimReply {
  const orderNo = textIn(content, 'txlogisticId');
  const receiver = (content['receiver'] ?? {}) as Content;
  if (orderNo === '' || textIn(receiver, 'address') === '') return failure('145003050', '收件地址不能为空');
  const phone = textIn(receiver, 'mobile');
  const { parcel, first } = bookParcel(world, orderNo, { prefix: 'JT', carrier: 'jt', phone });
  return first ? done(orderOf(parcel)) : failure('121003006', '客户订单号重复');
}

function getOrders(content: Content, world: World): SimReply {
  const numbers = Array.isArray(content['serialNumber']) ? content['serialNumber'].map(String) : [];
  return done(
    numbers.flatMap((number) => {
      const parcel = findBooked(world, number);
      return parcel === undefined ? [] : [orderOf(parcel)];
    }),
  );
}

function cancelOrder(content: Content, world: World): SimReply {
  const parcel = findBooked(world, textIn(content, 'txlogisticId'));
  if (parcel === undefined) return failure('121003005', '订单不存在');
  return cancelParcel(world, parcel)
    ? done({ txlogisticId: parcel.orderNo, billCode: parcel.waybillNo })
    : failure('121003008', '已取件，不能取消');
}

const detailsOf = (steps: readonly ParcelStep[]): unknown[] =>
  steps.flatMap(({ at, stage, text, place }) => {
    const scanType = TYPES[stage];
    return scanType === undefined
      ? []
      : [{ scanTime: printChina(at), desc: text, scanType, scanNetworkName: place }];
  });

function trace(content: Content, world: World): SimReply {
  const numbers = textIn(content, 'billCodes').split(',');
  return done(
    numbers.map((billCode) => {
      const parcel = findParcel(world, billCode);
      return { billCode, details: parcel === undefined ? [] : detailsOf(stepsOf(parcel, world.now())) };
    }),
  );
}

function subscribe(content: Content, world: World): SimReply {
  const list = Array.isArray(content['list']) ? (content['list'] as Content[]) : [];
  for (const { waybillCode } of list) {
    world.write(`${SUBSCRIBED}${String(waybillCode)}`);
    world.notes.set(`${SUBSCRIBED}${String(waybillCode)}`, '');
  }
  return done(list.map(({ waybillCode }) => ({ waybillCode, result: true })));
}

function pushOf(
  { waybillNo, orderNo }: Parcel,
  soFar: readonly ParcelStep[],
  { credential }: World,
): { headers: Record<string, string>; body: string } {
  const content = JSON.stringify([{ billCode: waybillNo, txlogisticId: orderNo, details: detailsOf(soFar) }]);
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
      digest: md5(content + credential.appSecret).digest('base64'),
    },
    body: `bizContent=${encodeURIComponent(content)}`,
  };
}
