import type { FlowDefinition } from '../../schemas/flow.ts';
import type { RunView } from '../../schemas/run-view.ts';
import { compilePath } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { addPersonalData, findPersonalData, type Masks } from './mask.ts';

/**
 * Personal data of a run: what the flow's input marks in the input, and what the schema of a validate step marks in the
 * record it looked at, which a mapping may have spelled anew.
 */
export function personalDataOf(
  definition: FlowDefinition | undefined,
  { input, steps }: Pick<RunView, 'input' | 'steps'>,
): Masks {
  if (definition === undefined) return new Map();
  let masks = findPersonalData(definition.input, input);
  const outputs = Object.fromEntries(steps.map(({ key, output }) => [key, output]));
  for (const { node: id, output } of steps) {
    const node = Object.hasOwn(definition.nodes, id) ? definition.nodes[id] : undefined;
    if (node?.type !== 'validate') continue;
    const { schema, source } = node.config;
    // Inside a loop the source is an item, which is found by its output once it is valid.
    const record = node.parent === undefined ? readSource(source, { input, steps: outputs }) : undefined;
    masks = addPersonalData(addPersonalData(masks, schema, record), schema, output);
  }
  return masks;
}

function readSource(source: unknown, data: object): unknown {
  try {
    return compilePath(typeof source === 'string' ? source : 'input')(data as never);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
