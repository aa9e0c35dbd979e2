import { join } from 'node:path';
import { createExportJobs } from './imports/export-jobs.ts';
import { createDesk, type DeskParts } from './imports/import-desk.ts';
import { isGone } from './imports/import-lease.ts';
import { createImports, type ImportService } from './imports/import-service.ts';
import { findWork } from './imports/import-store.ts';
import type { ImportDesk } from './server/import-port.ts';

export interface ImportsParts extends Omit<DeskParts, 'imports' | 'kick' | 'jobs'> {
  log(about: string, error: unknown): void;
}

export interface OpenImports {
  desk: ImportDesk;
  /** Takes up what other processes left, from now on. */
  start(): void;
  stop(): Promise<void>;
}

/** How often it is looked for imports that another process has left. */
const LOOK_MS = 5_000;

/** Imports and exports of one installation, in this process one import at a time. */
export function openImports(parts: ImportsParts): OpenImports {
  const { reads, folder } = parts;
  const imports = createImports({ ...parts, zone: reads.zone });
  const worker = createWorker(parts, imports);
  const jobs = createExportJobs(reads, join(folder, 'exports'), parts.thread);
  return {
    desk: createDesk({ ...parts, imports, jobs, kick: worker.kick }),
    start: worker.start,
    stop: async () => {
      await worker.stop();
      await jobs.close();
    },
  };
}

interface Worker {
  /** There is something to do. */
  kick(): void;
  start(): void;
  stop(): Promise<void>;
}

function createWorker({ tables, clock, log }: ImportsParts, imports: ImportService): Worker {
  const stop = new AbortController();
  let underWay: Promise<void> | undefined;
  let again = false;
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    do {
      again = false;
      for (const { id, owner } of await findWork(tables, clock.now())) {
        if (stop.signal.aborted) return;
        if (owner === null || isGone(owner)) await imports.work(id, stop.signal);
      }
    } while (again && !stop.signal.aborted);
  };
  const kick = (): void => {
    again = true;
    underWay ??= look()
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log('imports', error);
      })
      .finally(() => (underWay = undefined));
  };
  const wait = (): void => {
    cancel = clock.at(clock.now() + LOOK_MS, () => {
      kick();
      wait();
    });
  };
  return {
    kick,
    start: () => {
      kick();
      wait();
    },
    stop: async () => {
      cancel();
      stop.abort(new Error('the process ends'));
      await underWay;
    },
  };
}
