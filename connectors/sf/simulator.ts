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
import {
  jsonReply,
  readForm,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const TEN_MINUTES = 600_000;
const MOST_NUMBERS = 10;

/** Codes seen in real pushes; what has none of them is not reported. */
const CODES: Readonly<Partial<Record<ParcelStage, string>>> = {
  'picked-up': '50',
  departed: '30',
  arrived: '31',
  'out-for-delivery': '44',
  'waiting-pickup': '657',
  exception: '70',
  delivered: '80',
  returned: '99',
};

const SERVICES: Readonly<Record<string, (data: Record<string, unknown>, world: World) => SimReply>> = {
  EXP_RECE_CREATE_ORDER: createOrder,
  EXP_RECE_SEARCH_ORDER_RESP: searchOrder,
  EXP_RECE_UPDATE_ORDER: updateOrder,
  EXP_RECE_SEARCH_ROUTES: searchRoutes,
};

/** Fengqiao: one path, the service among the fields. */
export const simulateSf: SimulatedPlatform = {
  operationOf: (request) =>
    request.path === '/std/service' ? (readForm(request.body).get('serviceCode') ?? '') : undefined,
  check(_operation, request, world) {
    const fields = readForm(request.body);
    if (
      fields.get('partnerID') !== world.credential.appKey ||
      fields.get('msgDigest') !== digestOf(fields, world)
    )
      return 'wrong-secret';
    const sent = Number(fields.get('timestamp'));
    if (!(Math.abs(sent - world.now()) <= TEN_MINUTES)) return 'clock-off';
    return world.takeToken('partner', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (service, request, world) =>
    SERVICES[service]?.(dataOf(request), world) ?? gateway('A1008', '不支持的服务'),
  pushes: (from, to, world) =>
    stepsBetween(world, from, to).flatMap(({ parcel, step }) =>
      CODES[step.stage] === undefined ? [] : [pushOf(parcel, step)],
    ),
};

/** Their sample does it in Java: a blank is `+`, and `~!'()` are encoded. */
function digestOf(fields: Map<string, string>, { credential }: World): string {
  const text = `${fields.get('msgData') ?? ''}${fields.get('timestamp') ?? ''}${credential.appSecret}`;
  const encoded = encodeURIComponent(text)
    .replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
  return createHash('md5').update(encoded, 'utf8').digest('base64');
}

const dataOf = ({ body }: SimRequest): Record<string, unknown> =>
  readJsonObject(readForm(body).get('msgData') ?? '');
const textIn = (data: Record<string, unknown>, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

const gateway = (apiResultCode: string, apiErrorMsg: string): SimReply =>
  jsonReply({ apiErrorMsg, apiResponseID: 'sim', apiResultCode, apiResultData: null });

/** The result is JSON inside JSON. */
const result = (value: unknown): SimReply =>
  jsonReply({
    apiErrorMsg: '',
    apiResponseID: 'sim',
    apiResultCode: 'A1000',
    apiResultData: JSON.stringify(value),
  });
const done = (msgData: unknown): SimReply =>
  result({ success: true, errorCode: 'S0000', errorMsg: null, msgData });
const refused = (errorCode: string, errorMsg: string): SimReply =>
  result({ success: false, errorCode, errorMsg, msgData: null });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => gateway('A1005', 'API 服务访问受限'),
  'wrong-secret': () => gateway('A1006', '数字签名无效'),
  'ip-refused': () => gateway('A1003', 'IP 无效'),
  'scope-missing': () => gateway('A1004', '无对应服务权限'),
  'token-expired': () => gateway('A1002', '请求时效已过期'),
  'clock-off': () => gateway('A1002', '请求时效已过期'),
};

const waybillOf = (parcel: Parcel): unknown => ({
  orderId: parcel.orderNo,
  originCode: '755',
  destCode: '021',
  filterResult: 2,
  remark: null,
  waybillNoInfoList: [{ waybillType: 1, waybillNo: parcel.waybillNo }],
  routeLabelInfo: [
    { code: '1000', routeLabelData: { destRouteLabel: '021W-LC', proCode: '标快', twoDimensionCode: 'MMM' } },
  ],
});

interface Contact {
  contactType?: number;
  mobile?: string;
  address?: string;
}

function createOrder(data: Record<string, unknown>, world: World): SimReply {
  const orderId = textIn(data, 'orderId');
  const contacts = Array.isArray(data['contactInfoList']) ? (data['contactInfoList'] as Contact[]) : [];
  const receiver = contacts.find(({ contactType }) => contactType === 2);
  if (orderId === '' || receiver?.address === undefined) return refused('8119', '收件地址不能为空');
  const phone = receiver.mobile;
  const { parcel, first } = bookParcel(world, orderId, { prefix: 'SF', carrier: 'sf', phone });
  return first ? done(waybillOf(parcel)) : refused('8016', '重复下单');
}

function searchOrder(data: Record<string, unknown>, world: World): SimReply {
  const parcel = findBooked(world, textIn(data, 'orderId'));
  return parcel === undefined ? refused('6150', '找不到该订单') : done(waybillOf(parcel));
}

function updateOrder(data: Record<string, unknown>, world: World): SimReply {
  const parcel = findBooked(world, textIn(data, 'orderId'));
  if (parcel === undefined) return refused('8024', '未下单');
  if (data['dealType'] !== 2) return refused('8003', '操作类型不正确');
  if (!cancelParcel(world, parcel)) return refused('8037', '已收件，不能取消');
  return done({ orderId: parcel.orderNo, waybillNoInfoList: [], resStatus: 2 });
}

function searchRoutes(data: Record<string, unknown>, world: World): SimReply {
  const numbers = Array.isArray(data['trackingNumber']) ? data['trackingNumber'].map(String) : [];
  if (numbers.length === 0 || numbers.length > MOST_NUMBERS) return refused('S0002', '运单号数量不正确');
  const end = textIn(data, 'checkPhoneNo');
  const routeResps = numbers.map((mailNo) => {
    const parcel = findParcel(world, mailNo);
    const isKnown = parcel !== undefined && (end === '' || end === parcel.phoneEnd);
    const steps = isKnown ? stepsOf(parcel, world.now()) : [];
    // They come in no order at all.
    const routes = steps.flatMap((step) => routeOf(step)).toSorted((a, b) => (a.remark < b.remark ? -1 : 1));
    return { mailNo, routes };
  });
  return done({ routeResps });
}

const routeOf = ({
  at,
  stage,
  text,
  place,
}: ParcelStep): { acceptTime: string; acceptAddress: string; remark: string; opCode: string }[] => {
  const opCode = CODES[stage];
  return opCode === undefined
    ? []
    : [{ acceptTime: printChina(at), acceptAddress: place, remark: text, opCode }];
};

function pushOf(parcel: Parcel, step: ParcelStep): { headers: Record<string, string>; body: string } {
  const [route] = routeOf(step);
  const id = createHash('md5').update(`${parcel.waybillNo}${step.at}`).digest('hex').slice(0, 15);
  const message = {
    ...route,
    mailno: parcel.waybillNo,
    orderid: parcel.orderNo,
    id,
    reasonCode: '',
    reasonName: '',
  };
  return {
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ Body: { WaybillRoute: [message] } }),
  };
}
