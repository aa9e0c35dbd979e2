import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { faultNames, type FaultName } from '../../core/ports.ts';
import { crashFlows, startedFlows } from './crash-flows.ts';
import { judge, type Findings } from './judge.ts';
import { startCounter, startLife, type Life } from './life.ts';
import { phaseOf, phases, type Phase } from './phase.ts';
import { createRandom } from './random.ts';
import { databaseIn, passedFaults, readOpenRuns, readReport } from './report.ts';

export interface SoakOptions {
  dist: string;
  /** Kills at random instants. */
  kills: number;
  /** Kill at each named fault point too. */
  aimed: boolean;
  /** The same seed gives the same flows, keys and instants; what the machine makes of them differs. */
  seed: number;
  say(line: string): void;
}

export interface SoakResult extends Findings {
  kills: number;
  /** Kills at random instants that found runs open. */
  foundOpen: number;
  runs: number;
  effects: number;
  /** Open runs at the moment of a kill, over all kills, by where they were. */
  interrupted: Map<Phase, number>;
  /** How often each fault point was passed. */
  passed: Map<FaultName, number>;
  /** How often it was the last one before a kill. */
  lastPassed: Map<FaultName, number>;
  /** What the last start took. */
  bootMs: number;
  errors: string[];
}

/** New runs at most this often, and this many of them open at once. */
const START_EVERY_MS = 8;
const MOST_OPEN = 40;
/** A child is killed at a random instant up to this long after it is ready … */
const LONGEST_WORK_MS = 900;
/** … or, with this chance, at one while it is still getting ready. */
const KILLED_EARLY = 0.15;

/** How long a fault point may keep us waiting. */
const AIMED_MS = 60_000;
/** The chance that a person looks at the cases of former lives. */
const SETTLED = 0.5;
/** A run over a thousand items is worth many others. */
const A_BATCH = 0.01;
const quick = startedFlows.filter((flow) => flow !== 'batch');

/** What the outside has asked for and been told, over all lives. */
interface Ledger {
  wanted: string[];
  started: Map<string, string>;
  /** How many runs of each flow were asked for; their keys are numbered, and serial runs of near numbers belong together. */
  asked: Map<string, number>;
  open: Set<string>;
  errors: string[];
}

const flowOf = (key: string): string => key.slice(0, key.lastIndexOf('-'));

const hear = (ledger: Ledger, line: string): void => {
  const [word, first = '', second = ''] = line.split(' ');
  if (word === 'started') {
    const known = ledger.started.get(first);
    if (known !== undefined && known !== second) ledger.errors.push(`${first} is ${known} and ${second}`);
    ledger.started.set(first, second);
    ledger.open.add(second);
  } else if (word === 'finished') ledger.open.delete(first);
  else if (word === 'error') ledger.errors.push(line);
};

/** Asks for what was not confirmed yet, then for more and more, until told to stop. */
const load = (life: Life, ledger: Ledger, random: () => number): (() => void) => {
  for (const key of ledger.wanted) if (!ledger.started.has(key)) life.tell(`start ${flowOf(key)} ${key}`);
  const timer = setInterval(() => {
    const unconfirmed = ledger.wanted.length - ledger.started.size;
    if (ledger.open.size + unconfirmed >= MOST_OPEN) return;
    const flow = random() < A_BATCH ? 'batch' : quick[Math.floor(random() * quick.length)]!;
    const key = `${flow}-${ledger.asked.get(flow) ?? 0}`;
    count(ledger.asked, flow);
    ledger.wanted.push(key);
    life.tell(`start ${flow} ${key}`);
  }, START_EVERY_MS);
  return () => clearInterval(timer);
};

const count = <T>(map: Map<T, number>, key: T, by = 1): void => void map.set(key, (map.get(key) ?? 0) + by);

const noBars = <T>(keys: readonly T[]): Map<T, number> => new Map(keys.map((key) => [key, 0]));

interface Site {
  dist: string;
  dir: string;
  counter: string;
}

interface Soak {
  site: Site;
  ledger: Ledger;
  random: () => number;
  result: SoakResult;
}

/** A life under load that lasts until `end` resolves; what it leaves open is counted. */
const liveUntil = async (
  { site, ledger, random, result }: Soak,
  aim: { fault: string; nth: number } | null,
  end: (life: Life) => Promise<void>,
): Promise<number> => {
  const life = startLife({ ...site, ...aim, schedules: true, onLine: (line) => hear(ledger, line) });
  const stopLoad = load(life, ledger, random);
  await end(life);
  life.kill();
  const { signal } = await life.ended;
  stopLoad();
  if (signal !== 'SIGKILL') ledger.errors.push(`a child ended by itself: ${life.lines.at(-1) ?? 'silent'}`);
  const open = await readOpenRuns(site.dir);
  for (const run of open) count(result.interrupted, phaseOf(run));
  // What is open now is known better from the database than from what was still on its way here.
  const ids = new Set(open.map(({ id }) => id));
  for (const run of ledger.open) if (!ids.has(run)) ledger.open.delete(run);
  const last = (await passedFaults(site.dir)).at(-1);
  if (last !== undefined) count(result.lastPassed, last);
  return open.length;
};

const killAtRandom = async (soak: Soak): Promise<void> => {
  const { random, result } = soak;
  const isEarly = random() < KILLED_EARLY;
  const isSettled = random() < SETTLED;
  const instant = random();
  const open = await liveUntil(soak, null, async (life) => {
    const bornAt = Date.now();
    if (!isEarly) {
      await life.heard('ready');
      result.bootMs = Date.now() - bornAt;
      if (isSettled) life.tell('settle');
    }
    await pause(instant * (isEarly ? result.bootMs : LONGEST_WORK_MS));
  });
  if (open > 0) result.foundOpen += 1;
};

/** Random instants seldom fall into the microseconds behind a commit; these kills do. */
const killAt = (soak: Soak, fault: FaultName): Promise<number> => {
  const nth = 1 + Math.floor(soak.random() * (fault.startsWith('schedule.') ? 2 : 12));
  return liveUntil(soak, { fault, nth }, async ({ ended }) => {
    const tooLong = pause(AIMED_MS, undefined, { ref: false }).then(() =>
      soak.ledger.errors.push(`${fault} was not passed ${nth} times in ${AIMED_MS} ms`),
    );
    await Promise.race([ended, tooLong]);
  });
};

/** A last life without load that ends everything; what it cannot end is lost. */
const liveOn = async (site: Site, ledger: Ledger): Promise<void> => {
  const life = startLife({ ...site, onLine: (line) => hear(ledger, line) });
  for (const key of ledger.wanted) if (!ledger.started.has(key)) life.tell(`start ${flowOf(key)} ${key}`);
  life.tell('idle');
  const tooLong = setTimeout(() => life.kill(), 120_000);
  await life.heard('idle');
  clearTimeout(tooLong);
  await life.close();
};

/** Kills a working process at random instants, each time starts it on the same folder, and counts what is left. */
export const runSoak = async ({ dist, kills, aimed, seed, say }: SoakOptions): Promise<SoakResult> => {
  const random = createRandom(seed);
  const dir = await mkdtemp(join(tmpdir(), 'daliu-soak-'));
  const counter = await startCounter(dist);
  const ledger: Ledger = {
    wanted: [],
    started: new Map(),
    asked: new Map(),
    open: new Set(),
    errors: [],
  };
  const result: SoakResult = {
    kills,
    foundOpen: 0,
    runs: 0,
    effects: 0,
    interrupted: noBars(phases),
    passed: noBars(faultNames),
    lastPassed: noBars(faultNames),
    bootMs: 1_000,
    errors: ledger.errors,
    lost: [],
    doubled: [],
  };
  const soak: Soak = { site: { dist, dir, counter: counter.url }, ledger, random, result };
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await killAtRandom(soak);
      if (kill % 20 === 0) say(`${kill} kills, ${ledger.wanted.length} runs asked for`);
    }
    if (aimed) for (const name of faultNames) await killAt(soak, name);
    await liveOn(soak.site, ledger);
    for (const name of await passedFaults(dir)) count(result.passed, name);
    const counts = await counter.counts();
    const findings = await readReport(databaseIn(dir), async (report) => {
      result.runs = report.runs.length;
      return judge({ flows: crashFlows(counter.url), report, counts, ...ledger });
    });
    return { ...result, ...findings, effects: counts.size };
  } finally {
    await counter.close();
    await rm(dir, { recursive: true, force: true });
  }
};
