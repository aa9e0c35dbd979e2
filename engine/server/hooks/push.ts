import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, type Problem } from '../../../schemas/problem.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { StartRun } from '../../runtime/engine.ts';
import { notFound, refuse } from '../api-error.ts';
import type { Metrics } from '../metrics.ts';
import type { ServerParts } from '../server-parts.ts';
import { answerOf, sendAnswer } from './answer.ts';
import { parseBody } from './body.ts';
import type { CompiledHook } from './compile-hook.ts';

const NOTHING = Buffer.alloc(0);

/** A push from its bytes to its answer: signature, parsing, input, key, run. */
export function createPush(
  { engine, config, now }: ServerParts,
  metrics: Metrics,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const base = config.publicUrl ?? '';
  return async (request, reply) => {
    const hook = request.hook;
    if (hook === null) throw notFound();
    if (hook.refusal !== undefined) throw paused(hook.refusal);
    const body = Buffer.isBuffer(request.body) ? request.body : NOTHING;
    const wrong = hook.checkSignature(request.headers, body, now());
    if (wrong !== null) throw unsigned(wrong);
    const { input, text, warnings } = parseBody(body, request.headers['content-type'], hook.maxBytes);
    if (warnings.length > 0) request.log.warn({ flow: hook.flow, warnings }, 'texts of a push were replaced');
    const run = runOf(hook, input, hook.key(request.headers, input));
    if (text !== undefined && warnings.length === 0) run.inputText = text;
    const begun = performance.now();
    const started = await engine.start(run);
    metrics.started(hook.flow, (performance.now() - begun) / 1000);
    return sendAnswer(reply, await answerOf(hook, started, base));
  };
}

/** Throws if the input does not fit what the flow takes: it never becomes a run. */
function runOf({ flow, node, checkInput }: CompiledHook, input: Json, key: string | undefined): StartRun {
  const problems = checkInput(input);
  if (problems.length > 0)
    throw refuse(
      422,
      'input-invalid',
      '内容不符合流程的输入格式。',
      'The body does not fit the input of the flow.',
      { problems },
    );
  const run: StartRun = { flow, node, input, trigger: 'webhook' };
  if (key !== undefined) run.idempotencyKey = key;
  return run;
}

const unsigned = (wrong: Problem): Error =>
  refuse(401, wrong.code, wrong.message.zh, wrong.message.en, { problems: [wrong] });

const paused = (reason: string): Error => {
  const { message } = problem('flow-paused', '', `流程已暂停：${reason}`, `The flow is paused: ${reason}`);
  return refuse(503, 'flow-paused', message.zh, message.en);
};
