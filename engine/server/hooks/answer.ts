import type { FastifyReply } from 'fastify';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { Reply } from '../../core/events.ts';
import type { StartResult } from '../../runtime/engine.ts';
import { within } from '../within.ts';
import type { CompiledHook } from './compile-hook.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What the sender is told; the same bytes for the first push and for every one with the same key after it. */
export interface Answer extends Reply {
  runId: string;
}

/**
 * The answer to a push. The run's own reply if it gave one, else what became of it; 202 with an address to ask at
 * when it is not over yet. Made of nothing but the run's id, its reply and its end, so that a duplicate gets the same.
 */
export async function answerOf(hook: CompiledHook, result: StartResult, base: string): Promise<Answer> {
  const { runId } = result;
  if (!hook.waitsForFlow || result.kind === 'queued') return accepted(hook, runId, base);
  if (result.kind !== 'running') return ended(hook, result, base);
  const settled = await within(result.settled, hook.replyTimeoutMs);
  return settled === undefined ? accepted(hook, runId, base) : ended(hook, settled, base);
}

interface End {
  runId: string;
  status: string;
  reply?: Reply;
}

function ended(hook: CompiledHook, { runId, status, reply }: End, base: string): Answer {
  if (reply !== undefined) return { ...reply, runId };
  if (status === 'completed' || status === 'superseded') return json(200, runId, { runId, status });
  if (status === 'failed' || status === 'canceled') return json(500, runId, failure(runId, status));
  return accepted(hook, runId, base);
}

/** In the form of every refusal; why it failed is told to those who may see the run. */
const failure = (runId: string, status: 'failed' | 'canceled'): object => ({
  code: `run-${status}`,
  message:
    status === 'failed'
      ? { zh: '运行失败。', en: 'The run failed.' }
      : { zh: '运行已取消。', en: 'The run was canceled.' },
  problems: [],
  details: { runId },
});

const accepted = ({ path }: CompiledHook, runId: string, base: string): Answer =>
  json(202, runId, { runId, statusUrl: `${base}/hooks/${path}/runs/${runId}` });

const json = (status: number, runId: string, body: object): Answer => ({
  status,
  contentType: JSON_TYPE,
  body: printJson(body),
  runId,
});

export const sendAnswer = (reply: FastifyReply, { status, contentType, body, runId }: Answer): FastifyReply =>
  reply.code(status).header('content-type', contentType).header('x-daliu-run', runId).send(body);
