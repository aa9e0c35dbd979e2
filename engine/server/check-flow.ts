import { FlowDefinition, type FlowNode } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { checkSchema, compileSchema, type Validate } from '../../schemas/validator.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';
import { validateFlow } from '../core/validate.ts';
import { checkConfigs } from '../registry/check-config.ts';
import type { Registry } from '../registry/registry.ts';
import { compileFlow, type CompiledFlow } from '../runtime/compiled-flow.ts';
import { checkExpression } from '../sdk/check-expression.ts';

let shape: Validate | undefined;

/** Problems of severity error; a warning stops nobody from publishing. */
export const errorsOf = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ severity }) => severity !== 'warning');

/**
 * Everything wrong with a flow, each on its own field: the document, the settings of each node, the expressions of the
 * flow itself, the graph. A flow without an error here can be published and run.
 */
export function checkFlow(document: unknown, registry: Registry): Problem[] {
  const misfits = (shape ??= compileSchema(FlowDefinition))(document);
  if (misfits.length > 0) return misfits;
  const flow = document as FlowDefinition;
  const types = new Map(registry.list().map((type) => [type.type, type]));
  const problems = unique([
    ...validateFlow(flow, types),
    ...checkConfigs(flow, registry),
    ...checkSettings(flow),
    ...checkInput(flow),
  ]);
  return errorsOf(problems).length > 0 ? problems : [...problems, ...checkCompiles(flow, registry)];
}

/** Two checks may find the same: an unknown type is a matter of the graph and of the settings. */
function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, code }) => {
    const mark = `${path} ${code}`;
    if (seen.has(mark)) return false;
    seen.add(mark);
    return true;
  });
}

const checkInput = (flow: FlowDefinition): Problem[] =>
  flow.input === undefined ? [] : checkSchema(flow.input, '/input');

/** Expressions outside the nodes' settings: keys of the flow, cache keys of its nodes. */
function checkSettings(flow: FlowDefinition): Problem[] {
  const { searchKeys = {}, serialKey, serialTime, idempotencyKey } = flow.settings ?? {};
  const expressions: [at: string, expression: unknown][] = [
    ...Object.entries(searchKeys).map(([name, one]): [string, unknown] => [
      `/settings/searchKeys${pointer([name])}`,
      one,
    ]),
    ['/settings/serialKey', serialKey],
    ['/settings/serialTime', serialTime],
    ['/settings/idempotencyKey', idempotencyKey],
  ];
  const problems = expressions.flatMap(([at, one]) => (one === undefined ? [] : checkExpression(one, at)));
  for (const [nodeId, { cache }] of Object.entries(flow.nodes))
    if (cache !== undefined)
      problems.push(
        ...checkExpression(cache.key, `${pointer(['nodes', nodeId])}/cache/key`, { flow, nodeId }),
      );
  return problems;
}

/** What only compiling finds, so that a published version never fails to load. */
function checkCompiles(flow: FlowDefinition, registry: Registry): Problem[] {
  try {
    return checkCaches(compileFlow(flow, 0, registry));
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem];
    if (error instanceof EngineError)
      return [{ code: error.code, path: error.options.path ?? '', message: error.text }];
    throw error;
  }
}

/** Judged once compiled: settings narrow what a node does, a GET reads where a POST writes. */
const checkCaches = ({ nodes }: CompiledFlow): Problem[] =>
  [...nodes.values()]
    .filter(({ cache, effects }) => cache !== undefined && effects !== 'none' && effects !== 'repeatable')
    .map(({ id }) =>
      problem(
        'cache-with-effects',
        pointer(['nodes', id, 'cache']),
        `“${id}”会改动外部或本系统的数据，不能用缓存跳过。`,
        `"${id}" changes data outside or here; a cache would skip that.`,
      ),
    );

/** `checkFlow`, and what takes a while to find out: node types look into the settings of their nodes. */
export async function examineFlow(document: unknown, registry: Registry): Promise<Problem[]> {
  const problems = checkFlow(document, registry);
  if (problems.some(({ path, severity }) => severity !== 'warning' && !path.startsWith('/nodes/')))
    return problems;
  const nodes = Object.entries((document as FlowDefinition).nodes);
  const found = await Promise.all(nodes.map(([id, node]) => examineNode(id, node, problems, registry)));
  return [...problems, ...found.flat()];
}

async function examineNode(
  id: string,
  { type, version, config }: FlowNode,
  known: readonly Problem[],
  registry: Registry,
): Promise<Problem[]> {
  const base = `${pointer(['nodes', id])}/config`;
  if (
    errorsOf(known).some(
      ({ path }) => path.startsWith(base) || path.startsWith(`${pointer(['nodes', id])}/type`),
    )
  )
    return [];
  const found = (await registry.get(type, version)?.examine?.(config)) ?? [];
  return found.map((each) => ({ ...each, path: base + each.path }));
}
