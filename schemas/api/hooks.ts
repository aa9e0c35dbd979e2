import { Type } from 'typebox';
import { RunStatus } from '../run.ts';
import { exact, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

const HookPath = Type.String({ description: 'the secret part of the address' });
const tag = 'webhooks';

/**
 * A push. The answer here is the one that comes at once; a hook that waits for its flow answers what the flow says, or
 * this when the run parks or takes too long.
 */
export const pushWebhook = defineRoute({
  method: 'POST',
  path: '/hooks/{path}',
  tag,
  summary: { zh: '推送数据，启动一次运行', en: 'Push data: it starts a run' },
  right: 'anyone',
  params: Type.Object({ path: HookPath }, exact),
  body: Type.Unknown({ description: 'JSON, a form or a text' }),
  reply: Type.Object({ runId: RunId, statusUrl: Type.String() }, exact),
  status: 202,
  example: { params: { path: '{hook}' }, body: { orderNo: 'T1001' } },
});

export const getPushedRun = defineRoute({
  method: 'GET',
  path: '/hooks/{path}/runs/{run}',
  tag,
  summary: { zh: '查询推送启动的运行', en: 'How far the run of a push is, and its answer' },
  right: 'anyone',
  params: Type.Object({ path: HookPath, run: RunId }, exact),
  reply: Type.Object(
    {
      runId: RunId,
      status: RunStatus,
      reply: Type.Optional(
        Type.Object({ status: Type.Integer(), contentType: Type.String(), body: Type.String() }, exact),
      ),
    },
    exact,
  ),
  example: { params: { path: '{hook}', run: '{pushed-run}' } },
});

export const sendReply = defineRoute({
  method: 'POST',
  path: '/replies/{token}',
  tag: 'replies',
  summary: { zh: '答复一个等待中的步骤', en: 'Reply to a waiting step, by the token of its wait' },
  right: 'anyone',
  params: Type.Object({ token: Type.String() }, exact),
  body: Type.Unknown({ description: 'JSON, a form or a text; what the step asked for' }),
  reply: Type.Object(
    { runId: RunId, result: Type.Union([Type.Literal('accepted'), Type.Literal('duplicate')]) },
    exact,
  ),
  status: 202,
  example: { params: { token: '{wait-token}' }, body: { ok: true } },
});
