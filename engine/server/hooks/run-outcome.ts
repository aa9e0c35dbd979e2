import type { Reply, RunEvent } from '../../core/events.ts';
import { readJournal } from '../../store/journal.ts';
import type { Tables } from '../../store/tables.ts';

/** What a sender may know of the run its push started: how far it is, and the answer once there is one. */
export interface RunOutcome {
  runId: string;
  status: string;
  reply?: Reply;
}

/** Null: the flow has no such run. */
export async function readOutcome(tables: Tables, flow: string, runId: string): Promise<RunOutcome | null> {
  const [row] = await tables.read<{ status: string }>(
    'select status from runs where id = ? and flow_id = ?',
    [runId, flow],
  );
  if (row === undefined) return null;
  const reply = replyIn(await readJournal({ query: tables.read }, runId));
  return { runId, status: row.status, ...(reply === undefined ? {} : { reply }) };
}

const replyIn = (events: readonly RunEvent[]): Reply | undefined => {
  const found = events.findLast((event) => event.type === 'step.completed' && event.reply !== undefined);
  if (found?.type !== 'step.completed' || found.reply === undefined) return undefined;
  const { status, contentType, body } = found.reply;
  return { status, contentType, body };
};
