import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chanceOf, type Chance } from '../../../connectors/kit/simulator/chance.ts';
import type { FaultKind } from '../../../connectors/kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../../../connectors/kit/simulator/server.ts';
import { labWorld } from '../../../connectors/lab/lab-worlds.ts';
import { simulators } from '../../../connectors/lab/simulators.ts';
import type { Channel } from '../../../schemas/channel.ts';
import { fastClock, type FastTime } from './fast-clock.ts';
import { judge, type Judgement } from './judge.ts';
import type { LifeNews, LifeOrders } from './sync-life.ts';
import { platforms } from './truth.ts';

export interface ProofOptions {
  /** Folder of the bundled programs. */
  dist: string;
  /** Of all shops together. */
  orders: number;
  kills: number;
  seed: number;
  say(line: string): void;
}

export interface ProofResult extends Judgement {
  figures: Record<string, number>;
}

interface Shop {
  channel: Channel;
  simulator: Simulator;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
const SPEED = 120;
/** Windows that end this long after the end were read when everything before it could be seen. */
const AFTER_MS = MINUTE;

/** Whole platforms on a time of their own, a process that reads them and does not live long, and a judge. */
export async function proveGapFree(options: ProofOptions): Promise<ProofResult> {
  const dir = await mkdtemp(join(tmpdir(), 'daliu-gap-free-'));
  const beganAt = Date.now();
  const time: FastTime = { beganAt, baseAt: Math.floor(beganAt / 1000) * 1000, speed: SPEED };
  const clock = fastClock(time);
  const shops = await openShops(options, clock.now, time.baseAt);
  const frozen = freeze(shops);
  try {
    const orders: LifeOrders = {
      ...time,
      database: join(dir, 'daliu.db'),
      table: join(options.dist, '../..', 'flows/order-hub/tables/orders.json'),
      shops: shops.map(({ channel, simulator }) => ({
        channel,
        credential: labWorld(channel.connector).shown(simulator.world.credential),
      })),
    };
    const lives = await readWhole(options, orders, shops, clock.now, frozen);
    const judgement = await judge(orders, shops, frozen.at());
    return { ...judgement, figures: { ...judgement.figures, ...lives, seconds: seconds(beganAt) } };
  } finally {
    await Promise.all(shops.map(({ simulator }) => simulator.close()));
    await rm(dir, { recursive: true, force: true });
  }
}

const seconds = (since: number): number => Math.round((Date.now() - since) / 100) / 10;

const openShops = ({ orders, seed }: ProofOptions, now: () => number, baseAt: number): Promise<Shop[]> => {
  const names = Object.keys(platforms);
  // Five days of orders; the last of them are placed while they are read.
  const startAt = baseAt - 5 * DAY;
  return Promise.all(
    names.map(async (connector, index) => {
      const platform = await simulators[connector]?.();
      if (platform === undefined) throw new Error(`no simulator of ${connector}`);
      const simulator = await startSimulator(platform, {
        now,
        credential: labWorld(connector).credential ?? {},
        shop: {
          seed: seed + index,
          orders: Math.ceil(orders / names.length),
          startAt,
          endAt: baseAt + DAY / 4,
        },
      });
      const channel: Channel = {
        id: `${connector}-proof`,
        title: connector,
        connector,
        shop: 'proof',
        mode: 'api',
        enabled: true,
        origin: simulator.origin,
        sinceAt: startAt,
      };
      return { channel, simulator };
    }),
  );
};

/** From an instant on nothing happens any more in the shops, so that there is an end to compare with. */
function freeze(shops: readonly Shop[]): { at(): number; stop(at: number): void } {
  let end = Infinity;
  for (const { simulator } of shops) {
    const { world } = simulator;
    const { shop } = world;
    world.shop = {
      ...shop,
      seen: (serial, now) => shop.seen(serial, Math.min(now, end)),
      between: (by, from, to, now) => shop.between(by, from, to, Math.min(now, end)),
    };
  }
  return { at: () => end, stop: (at) => void (end = at) };
}

/** Reads until all that happened before the end is read, through kills and faults. */
async function readWhole(
  { dist, kills, seed, say }: ProofOptions,
  orders: LifeOrders,
  shops: readonly Shop[],
  now: () => number,
  frozen: { at(): number; stop(at: number): void },
): Promise<Record<string, number>> {
  const chance = chanceOf(seed, 1);
  const troubles = makeTrouble(shops, chance);
  const figures = { kills: 0, reauthorised: 0, rounds: 0, reads: 0 };
  try {
    for (;;) {
      const life = startLife(dist, orders);
      const last = figures.kills >= kills;
      const timer = last ? undefined : setTimeout(() => life.kill('SIGKILL'), chance.between(600, 2_500));
      if (last && frozen.at() === Infinity) {
        troubles.stop();
        frozen.stop(now());
      }
      const done = await follow(life, shops, figures, frozen.at());
      clearTimeout(timer);
      if (done) {
        life.stdin?.end();
        await once(life, 'close');
        return figures;
      }
      if (last) throw new Error('the reading process died by itself');
      figures.kills += 1;
      if (figures.kills % 10 === 0) say(`${figures.kills} kills, ${figures.reads} records read`);
    }
  } finally {
    troubles.stop();
  }
}

const startLife = (dist: string, orders: LifeOrders): ChildProcess =>
  spawn(process.execPath, [join(dist, 'sync-child.js'), '--live', JSON.stringify(orders)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', DALIU_DIST: dist },
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** True once everything up to the end was read; false if it died before. */
async function follow(
  life: ChildProcess,
  shops: readonly Shop[],
  figures: Record<'reauthorised' | 'rounds' | 'reads', number>,
  end: number,
): Promise<boolean> {
  // A process that dies while it is being told something closes the pipe.
  life.stdin?.on('error', () => undefined);
  for await (const line of createInterface({ input: life.stdout! })) {
    const news = JSON.parse(line) as LifeNews;
    figures.rounds += 1;
    figures.reads += news.records;
    for (const { id } of news.shops.filter(({ failure }) => failure === 're-authorise')) {
      // The process died between the platform's new token and our vault: a person grants access anew.
      const shop = shops.find(({ channel }) => channel.id === id);
      if (shop === undefined) continue;
      figures.reauthorised += 1;
      life.stdin?.write(
        `${JSON.stringify({ channel: id, credential: labWorld(shop.channel.connector).shown(shop.simulator.world.credential) })}\n`,
      );
    }
    if (news.shops.every(({ failure, readUntil }) => failure === null && readUntil > end + AFTER_MS))
      return true;
  }
  return false;
}

const FAULTS: readonly FaultKind[] = [
  'down',
  'slow',
  'throttled',
  'truncated',
  'html',
  'wrong-json',
  'token-expired',
];

/** Something is wrong with some requests of some shop all the time, and tokens end. */
function makeTrouble(shops: readonly Shop[], chance: Chance): { stop(): void } {
  const timer = setInterval(() => {
    const { world } = chance.pick(shops).simulator;
    if (chance.happens(0.1)) world.credential.tokenEndsAt = world.now();
    else world.faults.set({ kind: chance.pick(FAULTS), times: chance.between(1, 3), delayMs: 1_200 });
  }, 300);
  return {
    stop: () => {
      clearInterval(timer);
      for (const { simulator } of shops) simulator.world.faults.clear();
    },
  };
}
