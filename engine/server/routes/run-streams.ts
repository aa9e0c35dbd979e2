import type { FastifyRequest } from 'fastify';
import { openIds } from '../../../schemas/api/permission.ts';
import { streamRun, streamRuns } from '../../../schemas/api/runs.ts';
import type { RunEvent } from '../../core/events.ts';
import type { RunNotice } from '../../runtime/engine.ts';
import { readJournal } from '../../store/journal.ts';
import type { EventStream, EventStreams } from '../event-stream.ts';
import type { ServerParts } from '../server-parts.ts';
import { listRuns } from '../../store/run-list.ts';
import type { Serve } from '../serve-route.ts';
import { openRun } from './runs.ts';

/** What another process did is looked for this often; what this one did comes at once. */
const LOOK_MS = 1_000;
const OVER = new Set(['completed', 'failed', 'canceled', 'superseded']);

/** Runs as they go on. Events carry no data of the run: whoever wants it asks, and is asked for the right to it. */
export function serveRunStreams(serve: Serve, parts: ServerParts, streams: EventStreams): void {
  serve(streamRun, async ({ params, actor, request, reply }) => {
    const run = await openRun(parts, params.run, actor, 'read');
    const stream = streams.open(reply);
    follow(parts, run.id, seenBy(request), stream, (error) =>
      request.log.error({ err: error }, 'a stream failed'),
    );
    return reply as never;
  });

  serve(streamRuns, async ({ query, actor, reply }) => {
    const open = openIds(actor.permissions, 'read', 'run');
    const stream = streams.open(reply);
    const wanted = (flow: string): boolean =>
      (open === '*' || open.includes(flow)) && (query.flow === undefined || query.flow === flow);
    await watch(parts, wanted, stream);
    return reply as never;
  });
}

const seenBy = (request: FastifyRequest): number => {
  const id = Number(request.headers['last-event-id'] ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
};

/** Sends the events of a run after `seen`, then each new one, then `end`. The id of an event is its place in the journal. */
function follow(
  { engine, tables }: ServerParts,
  runId: string,
  seen: number,
  stream: EventStream,
  onError: (error: unknown) => void,
): void {
  let last = seen;
  let under = false;
  let again = false;
  const look = async (): Promise<void> => {
    const [row] = await tables.read<{ status: string }>('select status from runs where id = ?', [runId]);
    for (const event of await readJournal({ query: tables.read }, runId, last)) {
      last += 1;
      stream.send('run', { seq: last, ...factsOf(event) }, last);
    }
    if (row !== undefined && !OVER.has(row.status)) return;
    stream.send('end', { status: row?.status ?? 'unknown' });
    stream.end();
  };
  /** One look at a time; what comes up meanwhile is one more look. */
  const wake = (): void => {
    again = true;
    if (under) return;
    under = true;
    void (async () => {
      while (again && !stream.closed) {
        again = false;
        await look();
      }
    })()
      .catch((error: unknown) => {
        onError(error);
        stream.end();
      })
      .finally(() => {
        under = false;
      });
  };
  const timer = setInterval(wake, LOOK_MS);
  const unsubscribe = engine.subscribe((notice) => notice.runId === runId && wake());
  stream.onClose(() => {
    clearInterval(timer);
    unsubscribe();
  });
  wake();
}

interface Facts {
  type: string;
  at: number;
  step?: string;
  attempt?: number;
  errorCode?: string;
}

const factsOf = (event: RunEvent): Facts => ({
  type: event.type,
  at: event.at,
  ...('step' in event && event.step !== undefined ? { step: event.step } : {}),
  ...('attempt' in event ? { attempt: event.attempt } : {}),
  ...('error' in event ? { errorCode: event.error.code } : {}),
});

/**
 * Sends what becomes of all runs this process drives, and those that another one started. A listener that was away
 * reads its list anew: `hello` says so each time.
 */
async function watch(
  { engine, tables }: ServerParts,
  wanted: (flow: string) => boolean,
  stream: EventStream,
): Promise<void> {
  stream.send('hello', {});
  const told = (notice: RunNotice): void => {
    if (!wanted(notice.flow)) return;
    const { runId, flow, status, mode } = notice;
    stream.send('run', { runId, flow, status, mode, steps: notice.events.flatMap(({ step }) => step ?? []) });
  };
  const newest = async (): Promise<string> =>
    (await listRuns(tables, { open: '*', limit: 1 })).items[0]?.id ?? '';
  let last = await newest();
  const unsubscribe = engine.subscribe((notice) => {
    told(notice);
    if (notice.runId > last) last = notice.runId;
  });
  const look = async (): Promise<void> => {
    const id = await newest();
    if (id > last) stream.send('new', {});
    if (id > last) last = id;
  };
  const timer = setInterval(() => void look().catch(() => stream.end()), LOOK_MS);
  stream.onClose(() => {
    clearInterval(timer);
    unsubscribe();
  });
}
