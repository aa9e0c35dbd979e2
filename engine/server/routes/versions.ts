import { diffFlow, getVersion, listVersions, publishFlow, rollBackFlow } from '../../../schemas/api/flows.ts';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Problem } from '../../../schemas/problem.ts';
import { notFound, refuse } from '../api-error.ts';
import { diffFlows } from '../../../schemas/diff-flows.ts';
import type { FlowService } from '../flow-service.ts';
import { optional } from '../optional.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

/** Published versions: made of a checked draft, compared, rolled back to. */
export function serveVersions(serve: Serve, { flows }: ServerParts): void {
  serve(publishFlow, async ({ params, body, actor }) => {
    const { problems, ...result } = await flows.publish(params.flow, optional(body), actor);
    if (result.kind === 'published') return { version: result.version, isNew: result.isNew, problems };
    if (result.kind === 'unknown') throw notFound();
    if (result.kind === 'invalid') throw invalidFlow(problems);
    throw refuse(
      409,
      'draft-moved-on',
      '草稿已有新的改动，请看过再发布。',
      'The draft has newer changes; look at them before publishing.',
      { details: { revision: result.revision } },
    );
  });

  serve(listVersions, async ({ params }) => ({ items: await flows.versions.versions(params.flow) }));

  serve(getVersion, async ({ params }) => {
    const definition = await flows.versions.definition(params.flow, params.version);
    if (definition === null) throw notFound();
    return definition;
  });

  serve(diffFlow, async ({ params, query }) => {
    const [before, after] = await Promise.all([
      sideOf(flows, params.flow, query.from),
      sideOf(flows, params.flow, query.to),
    ]);
    return diffFlows(before, after);
  });

  serve(rollBackFlow, async ({ params, body, actor }) => {
    const version = await flows.goLive(params.flow, body.version, actor, body.note);
    if (version === null) throw notFound();
    return version;
  });
}

const invalidFlow = (problems: Problem[]): Error =>
  refuse(
    422,
    'flow-invalid',
    '流程有错误，改好后才能发布。',
    'The flow has errors; it can be published once they are fixed.',
    { problems },
  );

/** `draft`, `live` or a number. */
async function sideOf(flows: FlowService, flow: string, side: string): Promise<FlowDefinition> {
  const found =
    side === 'draft'
      ? (await flows.drafts.draft(flow))?.definition
      : side === 'live'
        ? (await flows.versions.published(flow))?.definition
        : await flows.versions.definition(flow, Number(side));
  if (!found) throw notFound();
  return found;
}
