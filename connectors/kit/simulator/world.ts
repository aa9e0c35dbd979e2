import { createFaultPlan, type FaultPlan } from './faults.ts';
import { createShopData, type ShopData, type ShopSpec } from './shop-data.ts';

/** What a client must prove it has. Names are the simulator's own. */
export interface SimCredential {
  appKey: string;
  appSecret: string;
  /** The token that is good now; another one is refused. */
  accessToken: string;
  refreshToken: string;
  /** Instant in ms; absent: it does not end. */
  tokenEndsAt?: number;
  /** Whatever else the platform asks for. */
  more: Readonly<Record<string, string>>;
}

export interface Counters {
  requests: number;
  byOperation: Record<string, number>;
  /** Order rows in answers, repeated ones counted each time. */
  ordersHandedOut: number;
  distinctOrders: number;
  writes: number;
  /** By the platform's key of a write: two with the same key are one deed. */
  distinctWrites: number;
  /** Requests refused, by reason. */
  refused: Record<string, number>;
}

/** The state of one simulator: its shop, its clock, its credential, what was asked of it. */
export interface World {
  shop: ShopData;
  /** The simulator's own time. */
  now(): number;
  shiftClock(ms: number): void;
  credential: SimCredential;
  /** A new token in the place of the old one; ends after `lifeMs`. */
  renewToken(lifeMs?: number): SimCredential;
  faults: FaultPlan;
  countRequest(operation: string): void;
  countRefused(reason: string): void;
  handOut(serials: readonly number[]): void;
  /** True the first time a write of this key is made; its result is kept for repeats. */
  write(key: string, result?: string): { first: boolean; result: string };
  written(): ReadonlyMap<string, string>;
  counters(): Counters;
  /** A place in the bucket, or how long until there is one. */
  takeToken(bucket: string, count: number, perMs: number): { ok: true } | { ok: false; waitMs: number };
  /** Free for a platform's own state. */
  notes: Map<string, string>;
}

export interface WorldOptions {
  shop?: Partial<ShopSpec>;
  credential?: Partial<SimCredential>;
  /** The clock it starts from: Date.now, unless a test brings its own. */
  now?: () => number;
}

const DAY = 86_400_000;

export function createWorld(options: WorldOptions = {}): World {
  const clock = options.now ?? Date.now;
  let shift = 0;
  const now = (): number => clock() + shift;
  const today = Math.floor(now() / 1000) * 1000;
  const shop = createShopData({
    seed: 1,
    orders: 500,
    startAt: today - 30 * DAY,
    endAt: today + DAY,
    ...options.shop,
  });
  const credential: SimCredential = {
    appKey: '12345678',
    appSecret: 'simulated-secret',
    accessToken: 'token-0',
    refreshToken: 'refresh-0',
    more: {},
    ...options.credential,
  };
  return {
    shop,
    now,
    shiftClock: (ms) => void (shift += ms),
    ...tokenKeeping(credential, now),
    ...accounts(now),
    faults: createFaultPlan(),
    notes: new Map(),
  };
}

function tokenKeeping(
  credential: SimCredential,
  now: () => number,
): Pick<World, 'credential' | 'renewToken'> {
  let renewed = 0;
  return {
    credential,
    renewToken(lifeMs) {
      renewed += 1;
      credential.accessToken = `token-${renewed}`;
      credential.refreshToken = `refresh-${renewed}`;
      if (lifeMs === undefined) delete credential.tokenEndsAt;
      else credential.tokenEndsAt = now() + lifeMs;
      return credential;
    },
  };
}

type Accounts = Pick<
  World,
  'countRequest' | 'countRefused' | 'handOut' | 'write' | 'written' | 'counters' | 'takeToken'
>;

function accounts(now: () => number): Accounts {
  const byOperation: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const orders = new Set<number>();
  const writes = new Map<string, string>();
  const buckets = new Map<string, { left: number; at: number }>();
  let requests = 0;
  let handedOut = 0;
  let written = 0;
  return {
    countRequest(operation) {
      requests += 1;
      byOperation[operation] = (byOperation[operation] ?? 0) + 1;
    },
    countRefused(reason) {
      refused[reason] = (refused[reason] ?? 0) + 1;
    },
    handOut(serials) {
      handedOut += serials.length;
      for (const serial of serials) orders.add(serial);
    },
    write(key, result = '') {
      written += 1;
      const known = writes.get(key);
      if (known !== undefined) return { first: false, result: known };
      writes.set(key, result);
      return { first: true, result };
    },
    written: () => writes,
    counters: () => ({
      requests,
      byOperation: { ...byOperation },
      ordersHandedOut: handedOut,
      distinctOrders: orders.size,
      writes: written,
      distinctWrites: writes.size,
      refused: { ...refused },
    }),
    takeToken(name, count, perMs) {
      const bucket = buckets.get(name) ?? { left: count, at: now() };
      const left = Math.min(count, bucket.left + ((now() - bucket.at) * count) / perMs);
      const taken = left >= 1;
      buckets.set(name, { left: taken ? left - 1 : left, at: now() });
      return taken ? { ok: true } : { ok: false, waitMs: Math.ceil(((1 - left) * perMs) / count) };
    },
  };
}
