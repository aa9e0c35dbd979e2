import type { Engine } from '../../engine/runtime/engine.ts';
import { timerFlow } from '../timer-flow.ts';
import { expectAll, openBench } from './open-bench.ts';

/** What this program prints as its last line. */
export interface TimersResult {
  /** Resident memory in MB before anything was parked, and with everything parked. */
  memory: { before: number; parked: number };
  parkedPerSecond: number;
  /** Per round: how many ms after their due time the runs were over, each of them. */
  rounds: number[][];
}

const DAY_MS = 86_400_000;
/** Long enough to park a thousand runs before they are due. */
const AHEAD_MS = 3000;
const PATIENCE_MS = 60_000;
const BATCH = 1000;

const residentMb = (): number => process.memoryUsage.rss() / 1e6;

const park = async (engine: Engine, count: number, at: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) {
    const size = Math.min(BATCH, count - ids.length);
    const results = await engine.startMany(
      timerFlow.id,
      Array.from({ length: size }, () => ({ at })),
    );
    expectAll(results, ({ kind }) => kind === 'running');
    ids.push(...results.map(({ runId }) => runId));
  }
  return ids;
};

/** Lateness of runs that come due at one instant, from that instant until each one's end is committed. */
const wakeAtOnce = async (engine: Engine, count: number): Promise<number[]> => {
  const late = new Map<string, number>();
  const dueAt = Date.now() + AHEAD_MS;
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${late.size} of ${count} runs were over after ${PATIENCE_MS / 1000} s`));
    }, AHEAD_MS + PATIENCE_MS);
    const unsubscribe = engine.subscribe(({ runId, status }) => {
      if (status !== 'completed') return;
      late.set(runId, Date.now() - dueAt);
      if (late.size < count) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    });
  });
  const ids = await park(engine, count, dueAt);
  if (Date.now() >= dueAt) throw new Error('the runs were due before all of them were parked');
  await done;
  return ids.map((id) => late.get(id)!);
};

/** Many runs parked on timers, and some that come due at once: FOLDER PARKED DUE ROUNDS. */
const main = async (): Promise<void> => {
  const [folder = '', parked, due, rounds] = process.argv.slice(2);
  const { engine, publish, close } = await openBench(folder);
  await publish(timerFlow);
  await park(engine, BATCH, Date.now() + DAY_MS);
  const before = residentMb();
  const startedAt = performance.now();
  await park(engine, Number(parked) - BATCH, Date.now() + DAY_MS);
  const parkedPerSecond = ((Number(parked) - BATCH) * 1000) / (performance.now() - startedAt);
  const result: TimersResult = {
    memory: { before, parked: residentMb() },
    parkedPerSecond,
    rounds: [],
  };
  for (let round = 0; round < Number(rounds); round++)
    result.rounds.push(await wakeAtOnce(engine, Number(due)));
  process.stdout.write(`${JSON.stringify(result)}\n`);
  await close();
};

await main();
