import { createHash } from 'node:crypto';
import { parseXml } from '../kit/xml.ts';
import type { PlatformFault } from '../kit/simulator/faults.ts';
import { printChina, readChina } from '../kit/simulator/paging.ts';
import type { SimPush, SimulatedPlatform } from '../kit/simulator/server.ts';
import type { SimReply, SimRequest } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

const TEN_MINUTES = 600_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PATH = '/router/qimen/service';
const NOTE = 'delivery:';

/** A delivery order as the warehouse keeps it. */
interface Delivery {
  orderNo: string;
  warehouseCode: string;
  carrier: string;
  serial: number;
  bornAt: number;
  canceledAt?: number;
  lines: { itemCode: string; planQty: string; orderLineNo: string }[];
}

type Tree = { [name: string]: Tree | string | Tree[] | undefined };
const METHODS: Readonly<Record<string, (request: Tree, world: World) => SimReply>> = {
  'deliveryorder.create': createDelivery,
  'order.cancel': cancelOrder,
  'inventory.query': queryStock,
};

/** The gateway with a warehouse behind it. */
export const simulateQimen: SimulatedPlatform = {
  operationOf: ({ path, query }) => (path === PATH ? (query.get('method') ?? '') : undefined),
  check(_method, request, world) {
    const { appKey, appSecret } = world.credential;
    const { query } = request;
    if (query.get('app_key') !== appKey || query.get('sign') !== signOf(query, request.raw, appSecret))
      return 'wrong-secret';
    const sent = readChina(query.get('timestamp') ?? '');
    if (!(Math.abs(sent - world.now()) <= TEN_MINUTES)) return 'clock-off';
    return world.takeToken('app', 30, 1_000).ok ? undefined : 'throttled';
  },
  refuse: (fault) => REFUSALS[fault](),
  answer: (method, request, world) =>
    METHODS[method]?.(readBody(request), world) ?? reply('failure', '22', 'Invalid method'),
  pushes: (from, to, world) =>
    [...deliveries(world).flatMap((delivery) => happened(delivery)), ...counts(from, to)]
      .filter(({ at }) => at > from && at <= to)
      .toSorted((a, b) => a.at - b.at)
      .map((event) => pushOf(event, world)),
};

/** The parameters by name and the bytes of the body, between the secrets. */
function signOf(query: URLSearchParams, body: Buffer | string, secret: string): string {
  const pairs = [...query].filter(([name, value]) => name !== 'sign' && value !== '');
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  const text = pairs.map(([name, value]) => name + value).join('');
  const hash = createHash('md5')
    .update(secret + text, 'utf8')
    .update(body);
  return hash.update(secret, 'utf8').digest('hex').toUpperCase();
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;
const leaf = (name: string, text: string): string => element(name, escape(text));

const reply = (flag: 'success' | 'failure', code: string, message: string, more = ''): SimReply => ({
  headers: { 'content-type': 'text/xml;charset=utf-8' },
  body: `<?xml version="1.0" encoding="utf-8"?>${element(
    'response',
    leaf('flag', flag) + leaf('code', code) + leaf('message', message) + more,
  )}`,
});

const REFUSALS: Readonly<Record<PlatformFault, () => SimReply>> = {
  throttled: () => reply('failure', '7', 'App Call Limited'),
  'wrong-secret': () => reply('failure', 'sign-check-failure', 'Illegal request'),
  'ip-refused': () => reply('failure', '11', 'IP 不在白名单'),
  'scope-missing': () => reply('failure', '11', 'Insufficient permissions'),
  'token-expired': () => reply('failure', '11', 'Insufficient permissions'),
  'clock-off': () => reply('failure', '31', 'Invalid timestamp'),
};

const LISTS = ['request.orderLines.orderLine', 'request.criteriaList.criteria'];

function readBody({ body }: SimRequest): Tree {
  try {
    const parsed = parseXml(body, LISTS) as Tree;
    return treeAt(parsed, 'request');
  } catch {
    return {};
  }
}
const treeAt = (tree: Tree, name: string): Tree => {
  const inner = tree[name];
  return typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
};
const listAt = (tree: Tree, name: string): Tree[] => {
  const inner = tree[name];
  return Array.isArray(inner) ? inner : [];
};
const textAt = (tree: Tree, name: string): string => {
  const inner = tree[name];
  return typeof inner === 'string' ? inner : '';
};

const deliveries = (world: World): Delivery[] =>
  [...world.notes].filter(([name]) => name.startsWith(NOTE)).map(([, note]) => JSON.parse(note) as Delivery);

function createDelivery(request: Tree, world: World): SimReply {
  const order = treeAt(request, 'deliveryOrder');
  const orderNo = textAt(order, 'deliveryOrderCode');
  const lines = listAt(treeAt(request, 'orderLines'), 'orderLine');
  if (orderNo === '' || textAt(treeAt(order, 'receiverInfo'), 'detailAddress') === '' || lines.length === 0)
    return reply('failure', 'W01', '收件地址和明细不能为空');
  const serial = deliveries(world).length + 1;
  if (!world.write(NOTE + orderNo).first) return reply('failure', 'W02', `发货单 ${orderNo} 已存在`);
  const delivery: Delivery = {
    orderNo,
    warehouseCode: textAt(order, 'warehouseCode'),
    carrier: textAt(order, 'logisticsCode'),
    serial,
    bornAt: wholeSecond(world.now()),
    lines: lines.map((line) => ({
      itemCode: textAt(line, 'itemCode'),
      planQty: textAt(line, 'planQty'),
      orderLineNo: textAt(line, 'orderLineNo'),
    })),
  };
  world.notes.set(NOTE + orderNo, JSON.stringify(delivery));
  const made = leaf('createTime', printChina(world.now())) + leaf('deliveryOrderId', `WMS${serial}`);
  return reply('success', '0', '', made);
}

function cancelOrder(request: Tree, world: World): SimReply {
  const orderNo = textAt(request, 'orderCode');
  const note = world.notes.get(NOTE + orderNo);
  if (note === undefined) return reply('failure', 'W03', `单据 ${orderNo} 不存在`);
  const delivery = JSON.parse(note) as Delivery;
  if (delivery.canceledAt === undefined && world.now() >= delivery.bornAt + SHIPPED_AFTER)
    return reply('failure', 'W04', '已出库，不能取消');
  world.write(`cancel:${orderNo}`);
  world.notes.set(NOTE + orderNo, JSON.stringify({ canceledAt: world.now(), ...delivery }));
  return reply('success', '0', '');
}

function queryStock(request: Tree): SimReply {
  const items = listAt(treeAt(request, 'criteriaList'), 'criteria').flatMap((one) => {
    const code = textAt(one, 'itemCode');
    if (code === 'DALIU-PROBE') return [];
    const quantity = createHash('md5').update(code).digest().readUInt8(0);
    const parts = { warehouseCode: textAt(one, 'warehouseCode'), itemCode: code, inventoryType: 'ZP' };
    const rows = { ...parts, quantity: String(quantity), lockQuantity: '0' };
    return [
      element(
        'item',
        Object.entries(rows)
          .map(([name, value]) => leaf(name, value))
          .join(''),
      ),
    ];
  });
  return reply('success', '0', '', element('items', items.join('')));
}

interface Happening {
  at: number;
  method: string;
  body: string;
}
const SHIPPED_AFTER = 4 * HOUR;
const STAGES = [
  [0, 'ACCEPT'],
  [1 * HOUR, 'PICK'],
  [2 * HOUR, 'PACKAGE'],
  [3 * HOUR, 'WEIGH'],
] as const;

function happened(delivery: Delivery): Happening[] {
  const { orderNo, warehouseCode, bornAt, canceledAt } = delivery;
  const stages = STAGES.map(([after, status]): Happening => {
    const order =
      leaf('orderCode', orderNo) + leaf('orderType', 'JYCK') + leaf('warehouseCode', warehouseCode);
    const process = leaf('processStatus', status) + leaf('operateTime', printChina(bornAt + after));
    return {
      at: bornAt + after,
      method: 'orderprocess.report',
      body: element('order', order) + element('process', process),
    };
  });
  const end = canceledAt ?? Number.POSITIVE_INFINITY;
  return [...stages, confirmation(delivery)].filter(({ at }) => at < end);
}

function confirmation({ orderNo, warehouseCode, carrier, serial, bornAt, lines }: Delivery): Happening {
  const at = bornAt + SHIPPED_AFTER;
  const order =
    leaf('deliveryOrderCode', orderNo) +
    leaf('deliveryOrderId', `WMS${serial}`) +
    leaf('warehouseCode', warehouseCode) +
    leaf('orderType', 'JYCK') +
    leaf('status', 'DELIVERED') +
    leaf('outBizCode', `CONFIRM-${serial}`) +
    leaf('confirmType', '0') +
    leaf('orderConfirmTime', printChina(at));
  const items = lines.map((line) =>
    element('item', leaf('itemCode', line.itemCode) + leaf('quantity', line.planQty)),
  );
  const parcel =
    leaf('logisticsCode', carrier) +
    leaf('expressCode', `${carrier}${2_000_000_000 + serial}`) +
    leaf('weight', '1.25') +
    element('items', items.join(''));
  const rows = lines.map((line) =>
    element(
      'orderLine',
      leaf('orderLineNo', line.orderLineNo) +
        leaf('itemCode', line.itemCode) +
        leaf('planQty', line.planQty) +
        leaf('actualQty', line.planQty),
    ),
  );
  return {
    at,
    method: 'deliveryorder.confirm',
    body:
      element('deliveryOrder', order) +
      element('packages', element('package', parcel)) +
      element('orderLines', rows.join('')),
  };
}

/** The warehouse counts once a day. */
function counts(from: number, to: number): Happening[] {
  const days = Array.from({ length: Math.max(0, Math.floor(to / DAY) - Math.floor(from / DAY)) });
  return days.map((_, index): Happening => {
    const at = (Math.floor(from / DAY) + index + 1) * DAY;
    const item = leaf('itemCode', 'TEA-01') + leaf('inventoryType', 'ZP') + leaf('quantity', '-2');
    return {
      at,
      method: 'inventory.report',
      body:
        leaf('warehouseCode', 'WH1') +
        leaf('checkOrderCode', `COUNT-${at / DAY}`) +
        leaf('checkTime', printChina(at)) +
        element('items', element('item', item)),
    };
  });
}

function pushOf({ at, method, body }: Happening, world: World): SimPush {
  const { appKey, appSecret, more } = world.credential;
  const xml = `<?xml version="1.0" encoding="utf-8"?>${element('request', body)}`;
  const query = new URLSearchParams({
    method,
    timestamp: printChina(at),
    format: 'xml',
    app_key: appKey,
    v: '2.0',
    sign_method: 'md5',
    customerId: more['customerId'] ?? 'C1',
  });
  query.set('sign', signOf(query, xml, appSecret));
  return { headers: { 'content-type': 'text/xml;charset=utf-8' }, body: xml, query: query.toString() };
}

const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
