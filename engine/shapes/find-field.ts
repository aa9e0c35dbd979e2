import type { Shape } from '../../schemas/shape.ts';
import type { PathStep } from '../../schemas/values/path.ts';
import { nearName } from './near-name.ts';
import { ANY, isAny, listOf, mayBeMissing, optional, ownField, present } from './union.ts';

/**
 * What a path leads to. `missing`: nothing of that name can be there. `unseen`: other names may be there, but in all
 * that was seen or declared this one was not.
 */
export type Found =
  | { kind: 'found'; shape: Shape }
  | { kind: 'unknown'; key?: string; near?: string }
  | { kind: 'missing' | 'unseen'; key: string; step: number; near: string | undefined; of: Shape };

/** Follows a path from a shape, by own names only. */
export function findField(from: Shape, steps: readonly PathStep[]): Found {
  let shape = from;
  let absent = false;
  for (const [index, step] of steps.entries()) {
    if (isAny(shape)) return { kind: 'unknown' };
    absent ||= mayBeMissing(shape);
    if ('each' in step) {
      const rest = findField(itemOf(shape), steps.slice(index + 1));
      if (rest.kind === 'found')
        return { kind: 'found', shape: listOf(rest.shape, absent ? { optional: true } : {}) };
      return rest.kind === 'unknown' ? rest : { ...rest, step: rest.step + index + 1 };
    }
    const next = 'key' in step ? member(shape, step.key) : itemOf(shape);
    if (next === 'unknown') {
      const key = 'key' in step ? step.key : '';
      const near = nearName(key, Object.keys(shape.fields ?? {}));
      return near === undefined ? { kind: 'unknown' } : { kind: 'unknown', key, near };
    }
    if (next === 'missing' || next === 'unseen') {
      const key = 'key' in step ? step.key : String(step.index);
      return {
        kind: next,
        key,
        step: index,
        near: nearName(key, Object.keys(shape.fields ?? {})),
        of: shape,
      };
    }
    shape = 'index' in step ? optional(next) : next;
  }
  return { kind: 'found', shape: absent ? optional(shape) : shape };
}

const itemOf = (shape: Shape): Shape => shape.items ?? ANY;

const POSITION = /^\d+$/;

function member(given: Shape, key: string): Shape | 'missing' | 'unseen' | 'unknown' {
  const shape = present(given);
  const found = ownField(shape.fields, key);
  if (found !== undefined) return found;
  if (shape.types.includes('list') && POSITION.test(key)) return optional(itemOf(shape));
  if (shape.types.length > 0 && !shape.types.includes('object')) return 'missing';
  if (shape.open !== true) return shape.fields === undefined ? 'unknown' : 'missing';
  return isListing(shape) ? 'unseen' : 'unknown';
}

/**
 * An open object that says what is in it all the same: it was seen, or most of its fields are declared with their
 * types. One that only marks a few fields, as personal for instance, says nothing of the others.
 */
export function isListing({ fields = {}, nulls }: Shape): boolean {
  if (nulls !== undefined && nulls.seen > nulls.empty) return true;
  const declared = Object.values(fields);
  return declared.length > 0 && declared.every((field) => field.types.length > 0);
}

/** A path of a rule, whose steps are all names: `items.0.qty`. */
export const stepsOfRulePath = (path: string): PathStep[] =>
  path === '' ? [] : path.split('.').map((key) => ({ key }));
