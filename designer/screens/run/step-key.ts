export interface StepPlace {
  /** The iterations around the step, outermost first; `index` counts from 0. */
  scopes: { node: string; index: number }[];
  node: string;
  /** Which of several events of the same rule began the path the step is on, from 1. */
  lane: number;
  undo: boolean;
}

const SEGMENT = /^(?<node>[^[\]@~]+)(?:@(?<lane>\d+))?(?:\[(?<index>\d+)\])?(?<undo>~undo)?$/;

/** `charge`, `loop[3]/charge`, `mail@2`, `charge~undo`; a key of another shape is its own name. */
export function readStepKey(key: string): StepPlace {
  const segments = key.split('/').map((segment) => SEGMENT.exec(segment)?.groups);
  const last = segments.pop();
  if (last === undefined || segments.some((one) => one?.['index'] === undefined))
    return { scopes: [], node: key, lane: 1, undo: false };
  const lane = segments[0]?.['lane'] ?? last['lane'];
  return {
    scopes: segments.map((one) => ({ node: one?.['node'] ?? '', index: Number(one?.['index']) })),
    node: last['node'] ?? key,
    lane: lane === undefined ? 1 : Number(lane),
    undo: last['undo'] !== undefined,
  };
}
