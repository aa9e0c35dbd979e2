import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina } from '../kit/simulator/paging.ts';
import {
  bookParcel,
  cancelParcel,
  findBooked,
  findParcel,
  stepsOf,
  type ParcelStage,
} from '../kit/simulator/parcels.ts';
import type { SimulatedPlatform } from '../kit/simulator/server.ts';
import { jsonReply, readJsonObject, type SimReply } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const TEN_MINUTES = 600_000;
const SHORTEST = 7;

const WORDS: Readonly<Record<ParcelStage, string | undefined>> = {
  created: undefined,
  'picked-up': 'GOT',
  departed: 'DEPARTURE',
  arrived: 'ARRIVAL',
  'out-for-delivery': 'SENT_SCAN',
  'waiting-pickup': 'INBOUND',
  exception: 'FAILED',
  delivered: 'SIGNED',
  returned: 'TMS_RETURN',
};

type Param = Record<string, unknown>;
const METHODS: Readonly<Record<string, (param: Param, world: World) => SimReply>> = {
  privacy_create_adapter: create,
  korder_cancel_adapter: cancel,
  track_query_adapter: track,
};

/** A URL for each interface and customer: `/open/{method}/v1/{userCode}/{appKey}`. */
export const simulateYto: SimulatedPlatform = {
  operationOf({ path }) {
    const [, open, method = '', version] = path.split('/');
    return open === 'open' && version === 'v1' && Object.hasOwn(METHODS, method) ? method : undefined;
  },
  check(method, request, world) {
    const [, , , , userCode, appKey] = request.path.split('/');
    const { appKey: known, appSecret, more } = world.credential;
    const body = readJsonObject(request.body);
    const sign = createHash('md5')
      .update(`${textIn(body, 'param')}${method}v1${appSecret}`, 'utf8')
      .digest('base64');
    if (userCode !== (more['userCode'] ?? 'K1') || appKey !== known || body['sign'] !== sign)
      return 'wrong-secret';
    if (!(Math.abs(Number(body['timestamp']) - world.now()) <= TEN_MINUTES)) return 'clock-off';
    return world.takeToken('customer', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (method, request, world) =>
    METHODS[method]?.(readJsonObject(textIn(readJsonObject(request.body), 'param')), world) ??
    refused('404', '接口不存在'),
};

const textIn = (body: Param, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

const refused = (code: string, reason: string): SimReply => jsonReply({ code, reason, success: 'false' });

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => refused('S03', '请求过于频繁'),
  'wrong-secret': () => refused('S01', '签名验证失败'),
  'ip-refused': () => refused('S02', 'IP不在白名单'),
  'scope-missing': () => refused('S04', '没有接口权限'),
  'token-expired': () => refused('S01', '签名验证失败'),
  'clock-off': () => refused('S05', '时间戳已过期'),
};

function create(param: Param, world: World): SimReply {
  const logisticsNo = textIn(param, 'logisticsNo');
  if (logisticsNo.length < SHORTEST) return refused('B01', '物流单号长度不能小于7');
  if (textIn(param, 'recipientAddress') === '') return refused('B02', '收件人地址不能为空');
  const phone = textIn(param, 'recipientMobile');
  const { parcel } = bookParcel(world, logisticsNo, { prefix: 'YT', carrier: 'yto', phone });
  return jsonReply({ logisticsNo, mailNo: parcel.waybillNo, shortAddress: '300-021-12' });
}

function cancel(param: Param, world: World): SimReply {
  const parcel = findBooked(world, textIn(param, 'logisticsNo'));
  if (parcel === undefined) return refused('B03', '订单不存在');
  return cancelParcel(world, parcel)
    ? jsonReply({ logisticsNo: parcel.orderNo, success: 'true' })
    : refused('B04', '已揽收，不能取消');
}

/** A bare list; where there is nothing, an object that calls that a success. */
function track(param: Param, world: World): SimReply {
  const parcel = findParcel(world, textIn(param, 'NUMBER'));
  const steps = parcel === undefined ? [] : stepsOf(parcel, world.now());
  const rows = steps.flatMap(({ at, stage, text, place }) => {
    const infoContent = WORDS[stage];
    return infoContent === undefined
      ? []
      : [
          {
            waybill_No: parcel?.waybillNo,
            upload_Time: printChina(at),
            infoContent,
            processInfo: text,
            city: place,
            district: '',
            weight: '1.0',
          },
        ];
  });
  return rows.length === 0
    ? jsonReply({ code: 1001, success: 'true', message: '没有查询到轨迹' })
    : jsonReply(rows);
}
