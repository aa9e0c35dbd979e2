import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

const procStat = (pid: number): { cpu: number; memory: number } => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return {
      cpu: (Number(fields[11]) + Number(fields[12])) / 100,
      memory: (Number(fields[21]) * 4096) / 1e6,
    };
  } catch {
    return { cpu: Number.NaN, memory: Number.NaN };
  }
};

/** Starts a bundled program and waits, at most `waitMs`, until a line of its output matches `ready`. */
export const startChild = async (
  dist: string,
  program: string,
  args: string[],
  options: { ready: RegExp; env?: NodeJS.ProcessEnv; waitMs?: number },
): Promise<Child> => {
  const child = spawn(process.execPath, [join(dist, program), ...args], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', DALIU_DIST: dist, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise<RegExpMatchArray>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} was not ready in time`));
    }, options.waitMs ?? 30_000);
    lines.on('line', (line) => {
      const match = options.ready.exec(line);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${program} ended with ${code} before it was ready`));
    });
  });
  const pid = child.pid!;
  return {
    process: child,
    ready,
    cpu: () => procStat(pid).cpu,
    memory: () => procStat(pid).memory,
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

/** Runs a bundled program to its end and gives its last line. */
export const runChild = async (dist: string, program: string, args: string[]): Promise<string> => {
  const child = spawn(process.execPath, [join(dist, program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'exit');
  return text.trim().split('\n').at(-1) ?? '';
};
