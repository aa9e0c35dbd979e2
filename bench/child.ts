import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server under measurement: started, found ready by a line it prints, stopped by its own id. */
export interface Child {
  process: ChildProcess;
  /** What matched in the line that said it is ready. */
  ready: RegExpMatchArray;
  /** CPU seconds used so far, or NaN where the system does not tell. */
  cpu(): number;
  /** Resident memory in MB, or NaN. */
  memory(): number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Everything that runs now, so that nothing outlives the bench. */
const living = new Set<ChildProcess>();

/** Starts a bundled program; what it says on stderr goes to the file `log`, or to ours. */
const launch = (
  dist: string,
  program: string,
  args: readonly string[],
  { env, log }: Pick<StartOptions, 'env' | 'log'> = {},
) => {
  const stderr = log === undefined ? 'inherit' : openSync(log, 'a');
  // The launcher of the product gives V8 a young generation that does not shrink, and libuv 16 threads; the baseline
  // gets the same.
  const child = spawn(process.execPath, ['--min-semi-space-size=16', join(dist, program), ...args], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', DALIU_DIST: dist, ...env },
    stdio: ['ignore', 'pipe', stderr],
  }) as ChildProcess & { stdout: Readable };
  if (typeof stderr === 'number') closeSync(stderr);
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
};

/** Kills every child by its id. */
export const endChildren = (): void => {
  for (const child of living) child.kill('SIGKILL');
};

/** Linux counts CPU in ticks of 10 ms, whatever its kernel was built with. */
const TICKS_PER_SECOND = 100;

const cpuOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
};

const memoryOf = (pid: number): number => {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return (Number(resident?.[1]) * 1024) / 1e6;
  } catch {
    return Number.NaN;
  }
};

export interface StartOptions {
  /** Matches in the line that says the program is ready. */
  ready: RegExp;
  env?: NodeJS.ProcessEnv;
  /** File for its stderr; ours when left out. */
  log?: string;
  waitMs?: number;
}

const lastWords = (log: string | undefined): string =>
  log === undefined ? '' : `:\n${readFileSync(log, 'utf8').slice(-2000)}`;

const untilReady = (
  child: ReturnType<typeof launch>,
  program: string,
  { ready, log, waitMs = 30_000 }: StartOptions,
) =>
  new Promise<RegExpMatchArray>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} was not ready in ${waitMs / 1000} s`));
    }, waitMs);
    lines.on('line', (line) => {
      const match = ready.exec(line);
      if (match === null) return;
      clearTimeout(timer);
      // What it prints from now on (its log) is read and dropped: taking it apart would cost the measured machine.
      lines.close();
      child.stdout.resume();
      resolve(match);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`${program} ended with ${code ?? signal} before it was ready${lastWords(log)}`));
    });
  });

/** Starts a bundled program and waits until a line of its output matches `ready`. */
export const startChild = async (
  dist: string,
  program: string,
  args: readonly string[],
  options: StartOptions,
): Promise<Child> => {
  const child = launch(dist, program, args, options);
  const ready = await untilReady(child, program, options);
  const pid = child.pid!;
  return {
    process: child,
    ready,
    cpu: () => cpuOf(pid),
    memory: () => memoryOf(pid),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(kill);
    },
  };
};

/** Runs a bundled program to its end and gives its last line, which is JSON. Throws if it fails or takes too long. */
export const runChild = async <T>(
  dist: string,
  program: string,
  args: readonly string[],
  limitMs = 300_000,
): Promise<T> => {
  const child = launch(dist, program, args);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}`);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as T;
};
