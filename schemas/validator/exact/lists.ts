import { compare, type Numeric } from '../../values/decimal.ts';
import type { SchemaNode } from '../library.ts';
import { fail, isKeyword, quietly, type Check, type MakeCheck, type Place, type Trial } from './check.ts';

/** Checks the items from `start` on, each by one schema. */
function everyItem(
  list: readonly unknown[],
  start: number,
  check: Check,
  place: Place | undefined,
  trial: Trial,
): boolean {
  let fits = true;
  for (let index = start; index < list.length; index += 1) {
    if (!check(list[index], { key: index, outer: place }, trial, undefined)) fits = false;
    if (!fits && trial.firstOnly) return false;
  }
  return fits;
}

/** A schema for each of the first items: `prefixItems`, and in draft-07 a list in `items`. */
const tuple =
  (keyword: string): MakeCheck =>
  (setting, node, workshop) => {
    const checks = (setting as unknown[]).map((_, index) => workshop.childOf(node, keyword, index));
    return (value, place, trial, coverage) => {
      if (!Array.isArray(value)) return true;
      let fits = true;
      for (const [index, check] of checks.slice(0, value.length).entries()) {
        coverage?.keys.add(index);
        if (!check(value[index], { key: index, outer: place }, trial, undefined)) fits = false;
        if (!fits && trial.firstOnly) return false;
      }
      return fits;
    };
  };

/** One schema for all items behind those of a tuple: `items`, and in draft-07 `additionalItems`. */
const rest =
  (keyword: string, start: number): MakeCheck =>
  (setting, node, workshop) => {
    const check = workshop.childOf(node, keyword);
    return (value, place, trial, coverage) => {
      if (!Array.isArray(value)) return true;
      if (coverage !== undefined) coverage.all = true;
      if (setting === false && start > 0 && value.length > start)
        return fail(trial, node, keyword, place, { limit: start });
      return everyItem(value, start, check, place, trial);
    };
  };

const lengthIn = ({ schema }: SchemaNode, keyword: string): number =>
  ((schema as Record<string, unknown>)[keyword] as unknown[]).length;

const items: MakeCheck = (setting, node, workshop) => {
  if (Array.isArray(setting)) return tuple('items')(setting, node, workshop);
  const start = isKeyword(node, 'prefixItems') ? lengthIn(node, 'prefixItems') : 0;
  return rest('items', start)(setting, node, workshop);
};

const additionalItems: MakeCheck = (setting, node, workshop) => {
  const listed = isKeyword(node, 'items') && Array.isArray((node.schema as Record<string, unknown>)['items']);
  return listed ? rest('additionalItems', lengthIn(node, 'items'))(setting, node, workshop) : undefined;
};

const contains: MakeCheck = (_, node, workshop) => {
  const check = workshop.childOf(node, 'contains');
  const settings = node.schema as Record<string, Numeric | undefined>;
  const minContains = isKeyword(node, 'minContains') ? (settings['minContains'] ?? 1) : 1;
  const maxContains = isKeyword(node, 'maxContains') ? settings['maxContains'] : undefined;
  return (value, place, trial, coverage) => {
    if (!Array.isArray(value)) return true;
    const quiet = quietly(trial);
    let count = 0;
    for (const [index, item] of value.entries()) {
      if (!check(item, { key: index, outer: place }, quiet, undefined)) continue;
      coverage?.keys.add(index);
      count += 1;
    }
    const enough = compare(count, minContains) >= 0;
    if (enough && (maxContains === undefined || compare(count, maxContains) <= 0)) return true;
    return fail(trial, node, 'contains', place, { minContains, maxContains });
  };
};

/** The keywords that ask other schemas about the items of a list. */
export const listKeywords: Record<string, MakeCheck> = {
  prefixItems: tuple('prefixItems'),
  items,
  additionalItems,
  contains,
};
