import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of the demo's own. It is ended by its id, and never outlives the demo. */
export interface DemoChild {
  /** The line that said it is ready. */
  ready: string;
  end(signal: NodeJS.Signals): Promise<void>;
}

const children = new Set<ChildProcess>();
let isOver = false;
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Ends every program there is, those that are being started too; none is started from now on. */
export const endPrograms = async (): Promise<void> => {
  isOver = true;
  await Promise.all(
    [...children].map(async (child) => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }),
  );
};

/** Starts one of our bundled programs and waits for the first line it prints. */
export const startProgram = async (
  dist: string,
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<DemoChild> => {
  if (isOver) throw new Error('the demo ends');
  const child = spawn(process.execPath, [join(dist, program), ...args], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', DALIU_DIST: dist, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const gone = once(child, 'exit').then(([code]) => {
    children.delete(child);
    return code as number | null;
  });
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([
    once(lines, 'line').then(([line]) => line as string),
    gone.then((code) => {
      throw new Error(`${program} ended with ${code} before it was ready`);
    }),
  ]);
  return {
    ready,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
};
