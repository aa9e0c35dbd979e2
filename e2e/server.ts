import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export interface RunningServer {
  /** `http://127.0.0.1:port`. */
  address: string;
  stop(): Promise<void>;
}

/** The built server as a process of its own, on a free port of this machine. */
export async function startServer(
  dist: string,
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [join(dist, 'daliu.js'), 'start', '--data', dataDir, '--port', '0', '--json', '--log-level', 'warn'],
    {
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env, DALIU_DIST: dist },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const first = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  const { address } = JSON.parse(await first) as { address: string };
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
