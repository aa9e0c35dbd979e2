import { pauseFlow, resumeFlow } from '../../../schemas/api/flows.ts';
import { refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

/** Pausing holds new runs; those under way go on to their end. */
export function serveFlowPauses(serve: Serve, { flows, engine }: ServerParts): void {
  serve(pauseFlow, async ({ params, body, actor }) => {
    await engine.pause(params.flow, body.reason, actor.name);
    if (!(await flows.setPaused(params.flow, body.reason, actor)))
      throw refuse(409, 'paused-already', '流程已经暂停。', 'The flow is paused already.');
    return DONE;
  });

  serve(resumeFlow, async ({ params, actor }) => {
    if (!(await flows.setPaused(params.flow, null, actor)))
      throw refuse(409, 'not-paused', '流程没有暂停。', 'The flow is not paused.');
    await engine.resume(params.flow, actor.name);
    return DONE;
  });
}
