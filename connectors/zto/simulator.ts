import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina } from '../kit/simulator/paging.ts';
import {
  bookParcel,
  cancelParcel,
  findParcel,
  stepsBetween,
  stepsOf,
  type ParcelStage,
} from '../kit/simulator/parcels.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

/** The word of a query and the word of a push for the same step. */
const WORDS: Readonly<Record<ParcelStage, readonly [scanType: string, action: string] | undefined>> = {
  created: undefined,
  'picked-up': ['收件', 'GOT'],
  departed: ['发件', 'DEPARTURE'],
  arrived: ['到件', 'ARRIVAL'],
  'out-for-delivery': ['派件', 'DISPATCH'],
  'waiting-pickup': ['44', 'INBOUND'],
  exception: ['问题件', 'PROBLEM'],
  delivered: ['签收', 'SIGNED'],
  returned: ['退件', 'RETURN'],
};
const SUBSCRIBED = 'subscribe:';

type Body = Record<string, unknown>;
const APIS: Readonly<Record<string, (body: Body, world: World) => SimReply>> = {
  'zto.open.createOrder': createOrder,
  'zto.open.cancelPreOrder': cancelOrder,
  'zto.merchant.waybill.track.query': track,
  'zto.merchant.waybill.track.subsrcibe': subscribe,
};

/** The gateway: the interface is the path, the digest of the body is a header. */
export const simulateZto: SimulatedPlatform = {
  operationOf({ path }) {
    const api = path.slice(1);
    return Object.hasOwn(APIS, api) ? api : undefined;
  },
  check(_api, request, world) {
    const { appKey, appSecret } = world.credential;
    const digest = createHash('md5').update(request.raw).update(appSecret, 'utf8').digest('base64');
    if (request.headers['x-appkey'] !== appKey || request.headers['x-datadigest'] !== digest)
      return 'wrong-secret';
    return world.takeToken('app', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (api, request, world) =>
    APIS[api]?.(readJsonObject(request.body), world) ?? failure('S210', '接口不存在'),
  pushes: (from, to, world) =>
    stepsBetween(world, from, to).flatMap(({ parcel, step }) => {
      const action = WORDS[step.stage]?.[1];
      if (action === undefined || !world.notes.has(SUBSCRIBED + parcel.waybillNo)) return [];
      const data = JSON.stringify({
        billCode: parcel.waybillNo,
        action,
        actionTime: printChina(step.at),
        city: step.place,
        facilityName: `${step.place}网点`,
        desc: step.text,
      });
      return [pushOf(data, world)];
    }),
};

function pushOf(data: string, { credential }: World): { headers: Record<string, string>; body: string } {
  const digest = createHash('md5')
    .update(data + credential.appSecret, 'utf8')
    .digest('base64');
  const fields = { data, data_digest: digest, company_id: credential.appKey, msg_type: 'Traces' };
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&'),
  };
}

const failure = (statusCode: string, message: string): SimReply =>
  jsonReply({ status: false, statusCode, message, result: null });
const done = (result: unknown): SimReply =>
  jsonReply({ status: true, statusCode: 'SYS000', message: '操作成功', result });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => failure('S206', '超过QPS限制'),
  'wrong-secret': () => failure('S211', '签名验证失败'),
  'ip-refused': () => failure('S212', 'IP不在白名单'),
  'scope-missing': () => failure('S208', '没有接口权限'),
  'token-expired': () => failure('S211', '签名验证失败'),
  'clock-off': () => failure('S214', '时间戳超出范围'),
};

const textIn = (body: Body, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

function createOrder(body: Body, world: World): SimReply {
  const code = textIn(body, 'partnerOrderCode');
  const receiver = (body['receiveInfo'] ?? {}) as Body;
  if (code === '' || textIn(receiver, 'receiverAddress') === '') return failure('E404', '收件地址不能为空');
  const phone = textIn(receiver, 'receiverMobile');
  const { parcel } = bookParcel(world, code, { prefix: '7311', carrier: 'zto', phone });
  return done({
    orderCode: `O${parcel.waybillNo}`,
    partnerOrderCode: code,
    billCode: parcel.waybillNo,
    siteCode: '02100',
    siteName: '上海网点',
    bigMarkInfo: { mark: '210- 09 00', bagAddr: '上海' },
  });
}

function cancelOrder(body: Body, world: World): SimReply {
  const parcel = findParcel(world, textIn(body, 'billCode'));
  if (parcel === undefined) return failure('E409', '订单不存在');
  return cancelParcel(world, parcel) ? done('取消成功') : failure('E413', '已揽收，不能取消');
}

function track(body: Body, world: World): SimReply {
  const parcel = findParcel(world, textIn(body, 'billCode'));
  const isKnown = parcel !== undefined && textIn(body, 'mobilePhone') === parcel.phoneEnd;
  const steps = isKnown ? stepsOf(parcel, world.now()) : [];
  return done(
    steps.flatMap(({ at, stage, text, place }) => {
      const scanType = WORDS[stage]?.[0];
      return scanType === undefined
        ? []
        : [{ billCode: parcel?.waybillNo, scanType, scanDate: at, desc: text, scanSite: { name: place } }];
    }),
  );
}

function subscribe(body: Body, world: World): SimReply {
  const parcel = findParcel(world, textIn(body, 'billCode'));
  if (parcel === undefined) return failure('E409', '运单不存在');
  world.write(SUBSCRIBED + parcel.waybillNo);
  world.notes.set(SUBSCRIBED + parcel.waybillNo, '');
  return done(true);
}
