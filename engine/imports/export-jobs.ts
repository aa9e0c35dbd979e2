import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportBody, ExportView } from '../../schemas/api/exports.ts';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Actor } from '../store/actor.ts';
import { timedId } from '../store/timed-id.ts';
import type { RecordReads } from '../tables/query/record-reads.ts';
import type { WriteOptions } from '../files/export/write-sheets.ts';
import { exportRecords } from './export-records.ts';

/** An export under way or written; its file goes with the process, or with the next one's start. */
export interface ExportJob {
  view: ExportView;
  path: string;
  by: string;
  stop: AbortController;
  written: Promise<void>;
}

export interface ExportJobs {
  start(request: ExportBody, actor: Actor): Promise<ExportView>;
  /** One that this actor began. */
  find(id: string, actor: Actor): ExportJob | undefined;
  remove(id: string, actor: Actor): Promise<boolean>;
  close(): Promise<void>;
}

/** As many at a time as leave readers for everybody else. */
const AT_ONCE = 2;
const READ_MS = 120_000;

export const nameOfActor = ({ kind, id }: Actor): string => `${kind}:${id}`;

const tooMany = (): ProblemError =>
  new ProblemError(
    problem(
      'exports-busy',
      '',
      `已有 ${AT_ONCE} 个导出在进行，请等它们完成。`,
      `${AT_ONCE} exports are under way; wait for them.`,
    ),
  );

export function createExportJobs(
  reads: RecordReads,
  folder: string,
  thread: WriteOptions['thread'],
): ExportJobs {
  const jobs = new Map<string, ExportJob>();
  const find = (id: string, actor: Actor): ExportJob | undefined => {
    const job = jobs.get(id);
    return job?.by === nameOfActor(actor) ? job : undefined;
  };
  const remove = async (job: ExportJob): Promise<void> => {
    jobs.delete(job.view.id);
    job.stop.abort();
    await job.written;
    await rm(job.path, { force: true });
  };
  return {
    find,
    start: async (request, actor) => {
      if ([...jobs.values()].filter(({ view }) => view.state === 'writing').length >= AT_ONCE)
        throw tooMany();
      await mkdir(folder, { recursive: true });
      const id = timedId(reads.clock.now());
      const view: ExportView = {
        id,
        table: request.table,
        state: 'writing',
        rows: 0,
        bytes: 0,
        problem: null,
      };
      const stop = new AbortController();
      const path = join(folder, `${id}.${request.format}`);
      const written = write(reads, request, actor, { view, path, signal: stop.signal, thread });
      jobs.set(id, { view, path, by: nameOfActor(actor), stop, written });
      return { ...view };
    },
    remove: async (id, actor) => {
      const job = find(id, actor);
      if (job === undefined) return false;
      await remove(job);
      return true;
    },
    close: async () => void (await Promise.all([...jobs.values()].map(remove))),
  };
}

interface Writing {
  thread: WriteOptions['thread'];
  view: ExportView;
  path: string;
  signal: AbortSignal;
}

async function write(
  reads: RecordReads,
  { table, query, format, encoding, guardIds, language }: ExportBody,
  actor: Actor,
  { view, path, signal, thread }: Writing,
): Promise<void> {
  const { zone } = reads;
  const csv = { ...(encoding && { encoding }), ...(guardIds !== undefined && { guardIds }) };
  try {
    const report = await exportRecords(
      reads,
      { actor, signal, timeoutMs: READ_MS },
      path,
      {
        table,
        ...(query === undefined ? {} : { query }),
        output: format === 'csv' ? { format, zone, ...csv } : { format, zone },
        ...(language === undefined ? {} : { language }),
      },
      { signal, ...(thread && { thread }), onProgress: (rows) => (view.rows = rows) },
    );
    Object.assign(view, { state: 'done', rows: report.rows, bytes: report.bytes });
  } catch (error) {
    view.state = signal.aborted ? 'canceled' : 'failed';
    const text = error instanceof Error ? error.message : String(error);
    view.problem =
      error instanceof ProblemError
        ? error.problem
        : problem('export-failed', '', `导出没有完成：${text}`, `The export did not end: ${text}`);
  }
}
