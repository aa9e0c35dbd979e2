import type { FlowShapes, Shape } from '../../../schemas/shape.ts';
import type { Text } from '../../../schemas/text.ts';

/** Names of fields by path (`input.order.weight`, `steps.quote.price`, `input.lines.*.qty`), as far as they are known. */
export type FieldLabels = Readonly<Record<string, Text>>;

/** Deeper than this no rule reaches, and shapes may turn in circles. */
const DEEPEST = 8;

export function labelsOf(shapes: FlowShapes | null): FieldLabels {
  const found: Record<string, Text> = {};
  if (shapes === null) return found;
  collect(shapes.input, 'input', found, 0);
  for (const [node, { result, item }] of Object.entries(shapes.nodes)) {
    collect(result, `steps.${node}`, found, 0);
    if (item !== undefined) collect(item, 'item', found, 0);
  }
  return found;
}

function collect(
  { label, fields = {}, items }: Shape,
  path: string,
  found: Record<string, Text>,
  depth: number,
): void {
  if (label !== undefined) found[path] = label;
  if (depth === DEEPEST) return;
  for (const [name, field] of Object.entries(fields)) collect(field, `${path}.${name}`, found, depth + 1);
  if (items !== undefined) collect(items, `${path}.*`, found, depth + 1);
}

/** Without a label the last part of the path stands for the field; the way to it means nothing to people. */
export function fieldName(path: string, labels: FieldLabels): Text {
  if (Object.hasOwn(labels, path)) return labels[path]!;
  const last = path.split('.').findLast((part) => part !== '*' && !/^\d+$/.test(part)) ?? path;
  return { zh: last, en: last };
}

/** The labels, and a short name for every path that a rule reads without one. */
export function labelsFor(rule: unknown, labels: FieldLabels): FieldLabels {
  const missing = pathsIn(rule).filter((path) => path !== '' && !Object.hasOwn(labels, path));
  if (missing.length === 0) return labels;
  return { ...labels, ...Object.fromEntries(missing.map((path) => [path, fieldName(path, labels)])) };
}

function pathsIn(rule: unknown): string[] {
  if (Array.isArray(rule)) return rule.flatMap(pathsIn);
  if (typeof rule !== 'object' || rule === null) return [];
  return Object.entries(rule).flatMap(([name, operand]: [string, unknown]) => {
    const path: unknown = Array.isArray(operand) ? operand[0] : operand;
    return name === 'var' && typeof path === 'string' ? [path] : pathsIn(operand);
  });
}
