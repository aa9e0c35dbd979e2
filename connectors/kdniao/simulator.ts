import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina } from '../kit/simulator/paging.ts';
import {
  bookParcel,
  cancelParcel,
  findBooked,
  hearOfParcel,
  stepsBetween,
  stepsOf,
  type Parcel,
  type ParcelStage,
  type ParcelStep,
} from '../kit/simulator/parcels.ts';
import type { SimPush, SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readForm, readJsonObject, type SimReply } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const PATHS: ReadonlySet<string> = new Set([
  '/Ebusiness/EbusinessOrderHandle.aspx',
  '/api/dist',
  '/api/EOrderService',
]);
const SUBSCRIBED = 'subscribe:';

/** State of the parcel, and the finer one. */
const STATES: Readonly<Record<ParcelStage, readonly [state: string, finer: string]>> = {
  created: ['0', '10'],
  'picked-up': ['1', '1'],
  departed: ['2', '2'],
  arrived: ['2', '204'],
  'out-for-delivery': ['2', '202'],
  'waiting-pickup': ['2', '211'],
  exception: ['4', '405'],
  delivered: ['3', '301'],
  returned: ['4', '404'],
};

type Data = Record<string, unknown>;
const TYPES: Readonly<Record<string, (data: Data, world: World) => SimReply>> = {
  '1002': query,
  '1008': subscribe,
  '1007': order,
  '1147': cancel,
  '2002': recognise,
};

/** Three URLs, the kind of request a field; the digest is base64 of its hex text. */
export const simulateKdniao: SimulatedPlatform = {
  operationOf(request) {
    const type = readForm(request.body).get('RequestType') ?? '';
    return PATHS.has(request.path) && Object.hasOwn(TYPES, type) ? type : undefined;
  },
  check(_type, request, world) {
    const fields = readForm(request.body);
    const { appKey: id, appSecret: key } = world.credential;
    const right = signOf(fields.get('RequestData') ?? '', key);
    if (fields.get('EBusinessID') !== id || fields.get('DataSign') !== right) return 'wrong-secret';
    return world.takeToken('user', 40, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (type, request, world) =>
    TYPES[type]?.(readJsonObject(readForm(request.body).get('RequestData') ?? ''), world) ??
    failure('101', '请求类型不存在'),
  pushes: (from, to, world) =>
    stepsBetween(world, from, to).flatMap(({ parcel, step, soFar }) =>
      world.notes.has(SUBSCRIBED + parcel.waybillNo) ? [pushOf(parcel, soFar, step.at, world)] : [],
    ),
};

const signOf = (data: string, key: string): string => {
  const hex = createHash('md5')
    .update(data + key, 'utf8')
    .digest('hex');
  return Buffer.from(hex, 'utf8').toString('base64');
};

const failure = (ResultCode: string, Reason: string): SimReply =>
  jsonReply({ EBusinessID: 'sim', Success: false, ResultCode, Reason });
const done = (more: object): SimReply =>
  jsonReply({ EBusinessID: 'sim', Success: true, Reason: '', ...more });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('102', '请求过于频繁'),
  'wrong-secret': () => failure('103', 'DataSign 签名不正确'),
  'ip-refused': () => failure('104', '请求IP不在白名单内'),
  'scope-missing': () => failure('107', '未开通此业务'),
  'token-expired': () => failure('103', 'DataSign 签名不正确'),
  'clock-off': () => failure('103', 'DataSign 签名不正确'),
};

const textIn = (data: Data, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

/** Oldest first, as the platform lists them. */
function traceOf(parcel: Parcel, steps: readonly ParcelStep[]): object {
  const [State, StateEx] = STATES[steps.at(-1)?.stage ?? 'created'];
  return {
    OrderCode: parcel.orderNo,
    ShipperCode: parcel.carrier,
    LogisticCode: parcel.waybillNo,
    State: steps.length === 0 ? '0' : State,
    StateEx: steps.length === 0 ? '0' : StateEx,
    Location: steps.at(-1)?.place ?? '',
    Traces: steps.map(({ at, stage, text, place }) => ({
      AcceptTime: printChina(at),
      AcceptStation: text,
      Location: place,
      Action: STATES[stage][1],
      Remark: '',
    })),
  };
}

function query(data: Data, world: World): SimReply {
  const [carrier, waybillNo] = [textIn(data, 'ShipperCode'), textIn(data, 'LogisticCode')];
  if (carrier === '' || waybillNo === '') return failure('100', '快递公司和单号不能为空');
  if (/^\D*0+$/.test(waybillNo)) return failure('108', '查询无结果，没有物流轨迹');
  const parcel = hearOfParcel(world, waybillNo, carrier, textIn(data, 'CustomerName'));
  return done(traceOf(parcel, stepsOf(parcel, world.now())));
}

function subscribe(data: Data, world: World): SimReply {
  const waybillNo = textIn(data, 'LogisticCode');
  hearOfParcel(world, waybillNo, textIn(data, 'ShipperCode'), textIn(data, 'CustomerName'));
  world.write(SUBSCRIBED + waybillNo);
  world.notes.set(SUBSCRIBED + waybillNo, '');
  return done({ UpdateTime: printChina(world.now()), EstimatedDeliveryTime: '' });
}

function order(data: Data, world: World): SimReply {
  const code = textIn(data, 'OrderCode');
  const receiver = (data['Receiver'] ?? {}) as Data;
  const carrier = textIn(data, 'ShipperCode');
  if (code === '' || textIn(receiver, 'Address') === '') return failure('100', '收件地址不能为空');
  const phone = textIn(receiver, 'Mobile');
  const { parcel, first } = bookParcel(world, code, { prefix: carrier, carrier, phone });
  const made = {
    OrderCode: code,
    ShipperCode: carrier,
    LogisticCode: parcel.waybillNo,
    MarkDestination: '210- 09 00',
    PackageName: '上海',
    DestinatioCode: '021',
  };
  const more = { ResultCode: first ? '100' : '106', Order: made, PrintTemplate: '<p>面单</p>', SubCount: 0 };
  return first ? done(more) : jsonReply({ Success: false, Reason: '该订单号已下单成功', ...more });
}

function cancel(data: Data, world: World): SimReply {
  const parcel = findBooked(world, textIn(data, 'OrderCode'));
  if (parcel === undefined) return failure('109', '订单不存在');
  return cancelParcel(world, parcel) ? done({ ResultCode: '100' }) : failure('110', '已揽收，不能取消');
}

function recognise(data: Data): SimReply {
  const LogisticCode = textIn(data, 'LogisticCode');
  const code = LogisticCode.startsWith('SF') ? 'SF' : LogisticCode.startsWith('YT') ? 'YTO' : 'STO';
  return done({ LogisticCode, Code: '100', Shippers: [{ ShipperCode: code, ShipperName: code }] });
}

function pushOf(parcel: Parcel, soFar: readonly ParcelStep[], at: number, { credential }: World): SimPush {
  const row = { EBusinessID: credential.appKey, Success: true, Reason: '', ...traceOf(parcel, soFar) };
  const pushed = { EBusinessID: credential.appKey, PushTime: printChina(at), Count: '1', Data: [row] };
  const text = JSON.stringify(pushed);
  const fields = { RequestData: text, RequestType: '101', DataSign: signOf(text, credential.appSecret) };
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&'),
  };
}
