import type { Expression, FlowDefinition } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { parsePath } from '../../schemas/values/path.ts';
import { checkRule, compileRule } from '../rules/index.ts';
import { notAnExpression } from './expression.ts';
import { templatePaths } from './template.ts';

/** Where an expression stands, to know which names it may use. Without it only the spelling is checked. */
export interface ExpressionPlace {
  flow: FlowDefinition;
  nodeId: string;
}

const ROOTS: ReadonlySet<string> = new Set(['input', 'steps', 'item', 'index', 'run', 'events']);
const KINDS: readonly string[] = ['value', 'path', 'text', 'rule'];

/** What is wrong with an expression, before it is compiled. `at` is the JSON Pointer of the setting. */
export function checkExpression(expression: unknown, at: string, place?: ExpressionPlace): Problem[] {
  const kinds = typeof expression === 'object' && expression !== null ? Object.keys(expression) : [];
  if (kinds.length !== 1 || !KINDS.includes(kinds[0] ?? '')) return [notAnExpression(at)];
  const given = expression as Expression;
  if ('path' in given) return checkPath(given.path, `${at}/path`, place);
  if ('text' in given) return checkTemplate(given.text, `${at}/text`, place);
  if ('rule' in given) return checkRuleField(given.rule, `${at}/rule`, place);
  return [];
}

/** A path into the run's data: spelt right, and beginning with a name that exists there. */
export function checkPath(path: unknown, at: string, place?: ExpressionPlace): Problem[] {
  if (typeof path !== 'string') return [notAnExpression(at)];
  const parsed = parsePath(path, at);
  if (!parsed.ok) return [parsed.problem];
  const keys = parsed.steps.map((step) => ('key' in step ? step.key : undefined));
  return checkNames(keys, path, at, place);
}

export function checkTemplate(text: unknown, at: string, place?: ExpressionPlace): Problem[] {
  if (typeof text !== 'string') return [notAnExpression(at)];
  return templatePaths(text).flatMap((path) => checkPath(path, at, place));
}

/** `more` are roots a node adds to the data for this rule, such as `response`. */
export function checkRuleField(
  rule: unknown,
  at: string,
  place?: ExpressionPlace,
  more: readonly string[] = [],
): Problem[] {
  const problems = checkRule(rule);
  if (problems.length > 0) return problems.map((found) => ({ ...found, path: at + found.path }));
  return compileRule(rule).paths.flatMap((path) => {
    const keys = path.split('.');
    return more.includes(keys[0] ?? '') ? [] : checkNames(keys, path, at, place);
  });
}

function checkNames(
  keys: readonly (string | undefined)[],
  path: string,
  at: string,
  place?: ExpressionPlace,
): Problem[] {
  const [root, second] = keys;
  // The empty path is the whole of the data, which rules like `missing` may take.
  if (keys.length === 0 || (keys.length === 1 && root === '')) return [];
  if (root === undefined || !ROOTS.has(root)) return [unknownRoot(path, at)];
  if (place === undefined) return [];
  const { flow, nodeId } = place;
  const nodes = flow.nodes as Readonly<Record<string, { parent?: string } | undefined>>;
  if (root === 'steps' && second !== undefined && !Object.hasOwn(nodes, second))
    return [unknownStep(second, at)];
  if ((root === 'item' || root === 'index') && !isInLoop(nodes, nodeId)) return [outsideLoop(path, at)];
  return [];
}

/** A container's own settings may read the item of the loop around it, and a loop's condition its own turn. */
const isInLoop = (
  nodes: Readonly<Record<string, { parent?: string; type?: string } | undefined>>,
  nodeId: string,
): boolean => nodes[nodeId]?.parent !== undefined || nodes[nodeId]?.type === 'loop';

const unknownRoot = (path: string, at: string): Problem =>
  problem(
    'unknown-root',
    at,
    `“${path}”应以 input、steps、item、index、run 或 events 开头。`,
    `"${path}" must begin with input, steps, item, index, run or events.`,
    path,
  );

const unknownStep = (id: string, at: string): Problem =>
  problem('unknown-step', at, `流程里没有节点“${id}”。`, `The flow has no node "${id}".`, id);

const outsideLoop = (path: string, at: string): Problem =>
  problem(
    'outside-loop',
    at,
    `“${path}”只能用在逐条处理或循环之内。`,
    `"${path}" can only be used inside a for-each or loop.`,
    path,
  );
