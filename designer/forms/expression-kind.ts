import type { Expression } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parsePath, printPath } from '../../schemas/values/path.ts';
import { templatePieces } from './template-text.ts';

/** How a setting takes its value. */
export type ExpressionKind = 'value' | 'path' | 'text' | 'rule';

export const EXPRESSION_KINDS: readonly ExpressionKind[] = ['value', 'path', 'text', 'rule'];

export function expressionKind(expression: unknown): ExpressionKind | undefined {
  if (typeof expression !== 'object' || expression === null) return undefined;
  return EXPRESSION_KINDS.find((kind) => Object.hasOwn(expression, kind));
}

/** A path as rules spell it, `a.b.0`, or undefined where they cannot. */
export function toRulePath(path: string): string | undefined {
  const parsed = parsePath(path);
  if (!parsed.ok) return undefined;
  const names = parsed.steps.map((step) =>
    'key' in step ? step.key : 'index' in step && step.index >= 0 ? String(step.index) : undefined,
  );
  return names.every((name) => name !== undefined && !name.includes('.')) ? names.join('.') : undefined;
}

const fromRulePath = (path: string): string =>
  printPath(path.split('.').map((key) => (/^\d+$/.test(key) ? { index: Number(key) } : { key })));

/** The same value taken in another way, as far as one can say the other. */
export function asExpression(expression: Expression | undefined, kind: ExpressionKind): Expression {
  const path = pathIn(expression);
  const constant = constantIn(expression);
  if (kind === 'path') return { path: path ?? '' };
  if (kind === 'text')
    return { text: path === undefined ? (typeof constant === 'string' ? constant : '') : `{{${path}}}` };
  if (kind === 'value') return { value: constant ?? '' };
  const rulePath = path === undefined ? undefined : toRulePath(path);
  return { rule: rulePath === undefined ? (constant ?? null) : { var: rulePath } };
}

/** The one field an expression stands for. */
function pathIn(expression: Expression | undefined): string | undefined {
  if (expression === undefined) return undefined;
  if ('path' in expression) return expression.path === '' ? undefined : expression.path;
  if ('text' in expression) {
    const [piece, more] = templatePieces(expression.text);
    return piece !== undefined && more === undefined && 'path' in piece ? piece.path : undefined;
  }
  const rule = 'rule' in expression ? expression.rule : undefined;
  const named = typeof rule === 'object' && rule !== null ? (rule as { var?: unknown }).var : undefined;
  return typeof named === 'string' && named !== '' ? fromRulePath(named) : undefined;
}

function constantIn(expression: Expression | undefined): Json | undefined {
  if (expression === undefined) return undefined;
  if ('value' in expression) return expression.value as Json;
  if ('text' in expression) return expression.text.includes('{{') ? undefined : expression.text;
  const rule = 'rule' in expression ? (expression.rule as Json) : undefined;
  return typeof rule === 'object' ? undefined : rule;
}
