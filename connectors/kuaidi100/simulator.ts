import { createHash } from 'node:crypto';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina } from '../kit/simulator/paging.ts';
import {
  bookParcel,
  hearOfParcel,
  stepsBetween,
  stepsOf,
  type Parcel,
  type ParcelStage,
  type ParcelStep,
} from '../kit/simulator/parcels.ts';
import type { SimPush, SimulatedPlatform } from '../kit/simulator/server.ts';
import {
  jsonReply,
  readForm,
  readJsonObject,
  type SimReply,
  type SimRequest,
} from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

/** State of the parcel, and the code of the step. */
const CODES: Readonly<Record<ParcelStage, readonly [state: string, code: string]>> = {
  created: ['1', '102'],
  'picked-up': ['1', '103'],
  departed: ['0', '1002'],
  arrived: ['0', '1001'],
  'out-for-delivery': ['5', '5'],
  'waiting-pickup': ['5', '501'],
  exception: ['2', '206'],
  delivered: ['3', '301'],
  returned: ['6', '6'],
};
const PREFIXES: Readonly<Record<string, string>> = { shunfeng: 'SF', yuantong: 'YT', jtexpress: 'JT' };
const SUBSCRIBED = 'subscribe:';
const MONTHLY = 4;

type Param = Record<string, unknown>;
const paramOf = ({ body }: SimRequest): Param => readJsonObject(readForm(body).get('param') ?? '');
const textIn = (param: Param, name: string): string => {
  const value = param[name];
  return typeof value === 'string' ? value : '';
};

const OPERATIONS: Readonly<Record<string, (request: SimRequest, world: World) => SimReply>> = {
  '/poll/query.do': query,
  '/poll': subscribe,
  '/label/order': order,
  '/autonumber/autoComNum': recognise,
};

/** Three hosts in one: queries and subscriptions, waybills, and the site that knows numbers. */
export const simulateKuaidi100: SimulatedPlatform = {
  operationOf: ({ path }) => (Object.hasOwn(OPERATIONS, path) ? path : undefined),
  check(operation, request, world) {
    const fields = readForm(request.body);
    const { appKey: key, appSecret: secret, more } = world.credential;
    const customer = more['customer'] ?? 'CUSTOMER';
    const param = fields.get('param') ?? '';
    const right =
      operation === '/poll'
        ? textIn(paramOf(request), 'key') === key
        : operation === '/poll/query.do'
          ? fields.get('sign') === upperMd5(param + key + customer)
          : operation !== '/label/order' ||
            fields.get('sign') === upperMd5(`${param}${fields.get('t') ?? ''}${key}${secret}`);
    if (!right) return 'wrong-secret';
    return world.takeToken('app', 40, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault, operation) => REFUSALS[fault](operation),
  answer: (operation, request, world) => OPERATIONS[operation]?.(request, world) ?? said('404', 'not found'),
  pushes: (from, to, world) =>
    stepsBetween(world, from, to).flatMap(({ parcel, soFar }) => {
      const salt = world.notes.get(SUBSCRIBED + parcel.waybillNo);
      return salt === undefined ? [] : [pushOf(parcel, soFar, salt)];
    }),
};

const upperMd5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex').toUpperCase();

const said = (returnCode: string, message: string): SimReply =>
  jsonReply({ result: false, returnCode, message });

const REFUSALS: Readonly<Record<PlatformFault, (operation: string) => SimReply>> = {
  throttled: () => said('502', '系统繁忙，请稍后再试'),
  'wrong-secret': (operation) =>
    operation === '/poll' ? said('600', 'POLL:KEY无效') : said('503', '验证签名失败'),
  'ip-refused': () => said('400', '请求IP不在白名单内'),
  'scope-missing': () => said('601', 'POLL:KEY已过期'),
  'token-expired': () => said('601', 'POLL:KEY已过期'),
  'clock-off': () => said('503', '验证签名失败'),
};

/** Newest first, as the platform lists them. */
const result = (parcel: Parcel, steps: readonly ParcelStep[]): Record<string, unknown> => {
  const last = steps.at(-1)?.stage ?? 'created';
  return {
    message: 'ok',
    nu: parcel.waybillNo,
    ischeck: last === 'delivered' ? '1' : '0',
    com: parcel.carrier,
    status: '200',
    state: CODES[last][0],
    condition: 'F00',
    data: steps.toReversed().map(({ at, stage, text, place }) => ({
      time: printChina(at),
      ftime: printChina(at),
      context: text,
      location: '',
      areaName: place,
      statusCode: CODES[stage][1],
      status: stage,
    })),
  };
};

function query(request: SimRequest, world: World): SimReply {
  const param = paramOf(request);
  const [com, num] = [textIn(param, 'com'), textIn(param, 'num')];
  if (com === '' || num === '') return said('400', '参数不完整');
  if (/^(shunfeng|zhongtong)$/.test(com) && textIn(param, 'phone') === '')
    return said('408', '电话号码校验失败');
  // Numbers of nothing but noughts were never handed out.
  if (/^\D*0+$/.test(num)) return said('500', '查询无结果，请隔段时间再查');
  const parcel = hearOfParcel(world, num, com, textIn(param, 'phone'));
  return jsonReply(result(parcel, stepsOf(parcel, world.now())));
}

function subscribe(request: SimRequest, world: World): SimReply {
  const param = paramOf(request);
  const [company, number] = [textIn(param, 'company'), textIn(param, 'number')];
  const parameters = (param['parameters'] ?? {}) as Param;
  if (company === '' || number === '' || textIn(parameters, 'callbackurl') === '')
    return said('700', '订阅方的订阅数据存在错误');
  const times = Number(world.notes.get(`times:${number}`) ?? 0) + 1;
  world.notes.set(`times:${number}`, String(times));
  if (times > MONTHLY) return said('700', '单号订阅次数超过限制');
  const { first } = world.write(SUBSCRIBED + number);
  hearOfParcel(world, number, company, textIn(parameters, 'phone'));
  world.notes.set(SUBSCRIBED + number, textIn(parameters, 'salt'));
  return first
    ? jsonReply({ result: true, returnCode: '200', message: '提交成功' })
    : said('501', 'POLL:重复订阅');
}

function order(request: SimRequest, world: World): SimReply {
  const param = paramOf(request);
  const receiver = (param['recMan'] ?? {}) as Param;
  const carrier = textIn(param, 'kuaidicom');
  if (carrier === '' || textIn(receiver, 'printAddr') === '')
    return jsonReply({ code: 10_001, success: false, message: '收件人地址不能为空', time: 0, data: null });
  const { parcel } = bookParcel(world, textIn(param, 'orderId'), {
    prefix: PREFIXES[carrier] ?? '',
    carrier,
    phone: textIn(receiver, 'mobile'),
  });
  return jsonReply({
    code: 200,
    success: true,
    message: '成功',
    time: 1,
    data: {
      taskId: createHash('md5').update(parcel.waybillNo).digest('hex').toUpperCase(),
      kuaidinum: parcel.waybillNo,
      childNum: '',
      returnNum: '',
      label: 'https://api.kuaidi100.com/label/sim.png',
      bulkpen: '021-W1-05',
      kdComOrderNum: '',
    },
  });
}

function recognise({ query: asked }: SimRequest): SimReply {
  const num = asked.get('text') ?? '';
  const known = num.startsWith('SF') ? 'shunfeng' : num.startsWith('YT') ? 'yuantong' : 'shentong';
  const auto =
    num.length < 8 ? [] : [{ comCode: known, lengthPre: num.length, noCount: 9, noPre: num.slice(0, 6) }];
  return jsonReply({ comCode: '', num, auto });
}

function pushOf(parcel: Parcel, soFar: readonly ParcelStep[], salt: string): SimPush {
  const isOver = soFar.at(-1)?.stage === 'delivered';
  const param = JSON.stringify({
    status: isOver ? 'shutdown' : 'polling',
    billstatus: isOver ? 'check' : 'got',
    message: '',
    autoCheck: '0',
    comOld: '',
    comNew: '',
    lastResult: result(parcel, soFar),
  });
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: `sign=${upperMd5(param + salt)}&param=${encodeURIComponent(param)}`,
  };
}
