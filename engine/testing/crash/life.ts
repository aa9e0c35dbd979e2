import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface LifeOptions {
  /** Folder of the bundled programs. */
  dist: string;
  /** Folder of this child: database, key, notes. */
  dir: string;
  /** Where the effect counter listens. */
  counter: string;
  fault?: string;
  nth?: number;
  /** A PostgreSQL database; a SQLite file in `dir` when left out. */
  database?: string;
  /** Fires schedules: one run a second, so that it is never idle for long. */
  schedules?: boolean;
  /** Called with everything it says. */
  onLine?: (line: string) => void;
}

/** One life of the crash child, from its start to its death. */
export interface Life {
  /** Tells it something; a dead child hears nothing. */
  tell(line: string): void;
  /** Everything it has said. */
  lines: string[];
  /** Resolves with the first line, said or yet to be said, that begins so; null if it dies before. */
  heard(beginning: string): Promise<string | null>;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(): void;
  /** Lets it close what it has open. */
  close(): Promise<void>;
}

const argumentsOf = ({ dir, counter, fault, nth = 1, database, schedules }: LifeOptions): string[] => {
  const given = ['--dir', dir, '--counter', counter];
  if (fault !== undefined) given.push('--fault', fault, '--nth', String(nth));
  if (schedules === true) given.push('--schedules');
  if (database !== undefined) given.push('--database', database);
  return given;
};

export const startLife = (options: LifeOptions): Life => {
  const { dist, onLine } = options;
  const child = spawn(process.execPath, [join(dist, 'crash-child.js'), ...argumentsOf(options)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', DALIU_DIST: dist },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let over = false;
  const tellAll = (): void => {
    for (const listener of listeners) listener();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    onLine?.(line);
    tellAll();
  });
  // A child that dies while it is being told something closes the pipe.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    over = true;
    tellAll();
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });

  return {
    tell: (line) => void child.stdin.write(`${line}\n`),
    lines,
    heard: (beginning) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines.find((line) => line.startsWith(beginning));
          if (found === undefined && !over) return;
          listeners.delete(look);
          resolve(found ?? null);
        };
        listeners.add(look);
        look();
      }),
    ended,
    kill: () => void child.kill('SIGKILL'),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
};

/** The effect counter, a process that outlives every child. */
export const startCounter = async (
  dist: string,
): Promise<{ url: string; counts(): Promise<Map<string, number>>; close(): Promise<void> }> => {
  const child = spawn(process.execPath, [join(dist, 'effect-counter.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${line.split(' ')[1]}`;
  return {
    url,
    async counts() {
      const answer = (await (await fetch(`${url}/count`)).json()) as { keys: Record<string, number> };
      return new Map(Object.entries(answer.keys));
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};
