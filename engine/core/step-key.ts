import type { StepKey } from './events.ts';

/**
 * A step key is a node id, led by the iterations it lies in and followed by marks:
 *
 *     charge                 a node outside of loops
 *     loop[3]/charge         in the fourth iteration of `loop`
 *     a[0]/b[2]/charge       in the third iteration of `b`, inside the first of `a`
 *     mail@2                 on the path of an event rule, for the second event received
 *     retry@2[0]/charge      inside a loop of such a path
 *     charge~undo            the compensation of `charge`
 *
 * Node ids hold none of `[ ] / @ ~`, so the parts never run into each other.
 */
export interface StepPlace {
  /** The iterations around the step, outermost first; `container` is itself a step key. */
  path: { container: StepKey; index: number }[];
  node: string;
  /** Which of several events of the same rule, from 1. */
  lane: number;
  undo: boolean;
}

const undoMark = '~undo';

/** The compensation of a step. */
export const undoOf = (key: StepKey): StepKey => key + undoMark;
export const isUndo = (key: StepKey): boolean => key.endsWith(undoMark);
/** The step that a compensation undoes. */
export const undoneBy = (key: StepKey): StepKey => key.slice(0, -undoMark.length);

/** What the keys of the steps of one iteration begin with. */
export const iterationPrefix = (container: StepKey, index: number): string => `${container}[${index}]/`;

/** What the keys on an event's path end with: nothing for the first event of a rule. */
export const laneSuffix = (lane: number): string => (lane === 1 ? '' : `@${lane}`);

/** A key without iterations, lane or compensation is the node id itself: the hot path asks this and parses nothing. */
export const isPlain = (key: StepKey): boolean => {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code === 47 || code === 64 || code === 126) return false;
  }
  return true;
};

/** Id of the node a step belongs to; for a compensation, of the node that is undone. */
export const nodeOf = (key: StepKey): string => {
  const from = key.lastIndexOf('/') + 1;
  let end = key.length;
  for (let i = from; i < end; i++) {
    const code = key.charCodeAt(i);
    if (code === 64 || code === 126) end = i;
  }
  return from === 0 && end === key.length ? key : key.slice(from, end);
};

/** The iteration right around a step; null outside of loops. */
export const iterationOf = (key: StepKey): { container: StepKey; index: number } | null => {
  const end = key.lastIndexOf(']/');
  if (end < 0) return null;
  const open = key.lastIndexOf('[', end);
  return { container: key.slice(0, open), index: Number(key.slice(open + 1, end)) };
};

/** `…@2` → 2; a step outside of event paths is in lane 1. */
const laneOf = (key: StepKey): number => {
  const mark = key.indexOf('@');
  return mark < 0 ? 1 : Number.parseInt(key.slice(mark + 1), 10);
};

export const parseStepKey = (key: StepKey): StepPlace => {
  const path: StepPlace['path'] = [];
  for (let around = iterationOf(key); around !== null; around = iterationOf(around.container))
    path.push(around);
  return { path: path.reverse(), node: nodeOf(key), lane: laneOf(key), undo: isUndo(key) };
};

export const buildStepKey = (place: StepPlace): StepKey => {
  const around = place.path.at(-1);
  const prefix = around === undefined ? '' : iterationPrefix(around.container, around.index);
  // Inside a loop the lane stands on the outermost container already.
  const suffix = around === undefined ? laneSuffix(place.lane) : '';
  return prefix + place.node + suffix + (place.undo ? undoMark : '');
};
