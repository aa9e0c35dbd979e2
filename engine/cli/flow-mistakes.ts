import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FlowDefinition } from '../../schemas/flow.ts';
import type { FlowProblem } from '../../schemas/shape.ts';
import { compileSchema } from '../../schemas/validator.ts';
import { nodeTypes } from '../nodes/index.ts';
import { catalog } from '../registry/catalog.ts';
import { createRegistry } from '../registry/registry.ts';
import { checkFlow } from '../server/check-flow.ts';
import { caseSamples } from '../server/flow-knowledge.ts';
import { checkShapes, makeMistakes, type MistakeReport } from '../shapes/index.ts';
import { UsageError } from './command.ts';
import { loadFlow } from './load-flow.ts';

/** Folders with a flow in them, below a folder. */
const flowsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .map((name) => join(folder, name))
        .filter((path) => existsSync(join(path, 'flow.json')))
        .sort()
    : [];

/** Makes mistakes in flows by seed and counts which of them the checks show, without a server and without running any. */
export async function flowMistakes(
  paths: readonly string[],
  options: { seed: number; count: number },
): Promise<MistakeReport> {
  const found = paths.length > 0 ? paths : flowsIn('flows');
  if (found.length === 0) throw new UsageError('没有流程 / there are no flows here');
  const registry = createRegistry(nodeTypes);
  const types = new Map(catalog(registry).map((type) => [type.type, type]));
  const isFlow = compileSchema(FlowDefinition);
  const check = async (flow: FlowDefinition): Promise<FlowProblem[]> => {
    const problems = checkFlow(flow, registry);
    if (isFlow(flow).length > 0) return problems;
    const shown = checkShapes(flow, { nodeType: (type) => types.get(type), samples: caseSamples(flow) });
    return [...problems, ...shown.problems];
  };
  const flows = await Promise.all(found.map((path) => loadFlow(path)));
  return makeMistakes(flows, options, check);
}
