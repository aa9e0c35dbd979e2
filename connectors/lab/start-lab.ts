import type { Credential } from '../kit/draft.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { labWorld } from './lab-worlds.ts';
import { simulators } from './simulators.ts';

/** A platform of the lab as a channel or a node needs to know it. */
export interface LabPlatform {
  /** Id of the channel that would read it. */
  id: string;
  connector: string;
  /** What its orders carry as their shop; platforms that sell nothing have none. */
  shop?: string;
  origin: string;
  credential: Credential;
  orders: number;
}

export interface Lab {
  platforms: readonly LabPlatform[];
  simulators: readonly Simulator[];
  close(): Promise<void>;
}

export interface LabOptions {
  seed?: number;
  /** Of each shop, over the last thirty days and the next. */
  orders?: number;
  /** Five times the orders from now on, for a day. */
  burst?: boolean;
  /** Only these connectors; all that have a simulator unless told. */
  only?: readonly string[];
  /** The first port; free ones when left out. */
  port?: number;
  /** When the orders were placed, in place of thirty days back and one ahead: the same again for the same span. */
  span?: { startAt: number; endAt: number };
  now?: () => number;
}

const DAY = 86_400_000;
const SEED = 20_251_111;
const ORDERS = 500;
const BURST_TIMES = 5;

interface LabShop {
  connector: string;
  id: string;
  shop: string;
  /** Its own where two shops of one platform are two applications: limits are counted by application. */
  appKey?: string;
}

/** Eight shops, two of them of one platform. */
const SHOPS: readonly LabShop[] = [
  { connector: 'taobao', id: 'taobao-main', shop: '北舍旗舰店' },
  { connector: 'taobao', id: 'tmall-main', shop: '北舍天猫店', appKey: '23456789' },
  { connector: 'jd', id: 'jd-main', shop: '北舍京东自营' },
  { connector: 'douyin', id: 'douyin-main', shop: '北舍直播间' },
  { connector: 'pdd', id: 'pdd-main', shop: '北舍工厂店' },
  { connector: 'lazada', id: 'lazada-my', shop: 'Northshed MY' },
  { connector: 'shopify', id: 'shopify-main', shop: 'northshed' },
  { connector: 'woocommerce', id: 'woocommerce-main', shop: 'northshed-blog' },
];

/** Starts every platform on a port of this machine, each with a month of orders that follow from the seed. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const names = Object.keys(simulators).filter((name) => options.only?.includes(name) ?? true);
  const shops = SHOPS.filter(({ connector }) => names.includes(connector));
  const others = names
    .filter((name) => !SHOPS.some(({ connector }) => connector === name))
    .map((connector) => ({ connector, id: connector }));
  const started: { platform: LabPlatform; simulator: Simulator }[] = [];
  try {
    for (const [index, place] of [...shops, ...others].entries())
      started.push(await startPlatform(place, index, options));
  } catch (error) {
    await Promise.all(started.map(({ simulator }) => simulator.close()));
    throw error;
  }
  return {
    platforms: started.map(({ platform }) => platform),
    simulators: started.map(({ simulator }) => simulator),
    async close() {
      await Promise.all(started.map(({ simulator }) => simulator.close()));
    },
  };
}

async function startPlatform(
  { connector, id, shop, appKey }: Pick<LabShop, 'connector' | 'id'> & Partial<LabShop>,
  index: number,
  { seed = SEED, orders = ORDERS, burst = false, port, span, now = Date.now }: LabOptions,
): Promise<{ platform: LabPlatform; simulator: Simulator }> {
  const platform = await simulators[connector]?.();
  if (platform === undefined) throw new Error(`no simulator of ${connector}`);
  const today = Math.floor(now() / 1000) * 1000;
  const times = burst ? { burst: { fromAt: today, toAt: today + DAY, times: BURST_TIMES } } : {};
  const simulator = await startSimulator(platform, {
    now,
    credential: { ...labWorld(connector).credential, ...(appKey === undefined ? {} : { appKey }) },
    ...(port === undefined ? {} : { port: port + index }),
    shop: {
      seed: seed + index,
      // The more of the coming day are placed on top, and the thirty days before stay as they are.
      orders: burst ? Math.round(orders * ((30 + BURST_TIMES) / 31)) : orders,
      ...(span ?? { startAt: today - 30 * DAY, endAt: today + DAY }),
      ...times,
    },
  });
  return {
    simulator,
    platform: {
      id,
      connector,
      ...(shop === undefined ? {} : { shop }),
      origin: simulator.origin,
      credential: labWorld(connector).shown(simulator.world.credential),
      orders: simulator.world.shop.spec.orders,
    },
  };
}
