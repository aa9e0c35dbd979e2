import type { DecisionAxis } from '../../schemas/decision.ts';
import type { Text } from '../../schemas/text.ts';

const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** `{{warehouse}}` and `{{warehouse.name}}` stand for the row itself, which every trace knows by its key. */
export const axisOf = (path: string, axes: readonly DecisionAxis[]): DecisionAxis | undefined =>
  axes.find(
    ({ name, key, title = key }) => path === name || path === `${name}.${title}` || path === `${name}.${key}`,
  );

/** Paths a reason names besides the rows themselves, in their order in Chinese, then what English adds. */
export function pathsIn({ zh, en }: Text, axes: readonly DecisionAxis[]): string[] {
  const paths = [zh, en].flatMap((text) => [...text.matchAll(PLACE)].map(([, path]) => path ?? ''));
  return [...new Set(paths)].filter((path) => axisOf(path, axes) === undefined);
}

/** The text with every place filled in. */
export const fillReason = (text: string, valueOf: (path: string) => string): string =>
  text.replace(PLACE, (_, path: string) => valueOf(path));
