import { checkFlow } from '../../../schemas/api/checks.ts';
import { FlowDefinition } from '../../../schemas/flow.ts';
import type { FlowShapes } from '../../../schemas/shape.ts';
import { compileSchema, type Validate } from '../../../schemas/validator.ts';
import { checkShapes } from '../../shapes/index.ts';
import type { GatherKnowledge } from '../flow-knowledge.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

let isFlow: Validate | undefined;

const NOTHING: FlowShapes = { input: { types: [], open: true }, events: {}, nodes: {} };

/** What is wrong with a flow while it is drawn, and what flows over its edges. */
export function serveChecks(serve: Serve, { flows }: ServerParts, gather: GatherKnowledge): void {
  serve(checkFlow, async ({ body: { definition } }) => {
    const problems = await flows.check(definition);
    // What is no flow at all has no edges to follow.
    if ((isFlow ??= compileSchema(FlowDefinition))(definition).length > 0)
      return { problems, shapes: NOTHING };
    const flow = definition as FlowDefinition;
    const found = checkShapes(flow, await gather(flow));
    const known = new Set(problems.map(({ code, path }) => `${path} ${code}`));
    const more = found.problems.filter(({ code, path }) => !known.has(`${path} ${code}`));
    return { problems: [...problems, ...more], shapes: found.shapes };
  });
}
