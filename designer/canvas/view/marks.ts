/** What stands on a node besides its face: problems, rehearsals, runs, comparisons. */
export interface Mark {
  errors: number;
  warnings: number;
  pinned: boolean;
  /** Of a run or a rehearsal; undefined where there is none to show. */
  state?: 'completed' | 'failed' | 'waiting' | 'running' | 'canceled' | 'skipped';
  /** One line about what happened here: how long it took, how many failed. */
  line?: string;
  /** The line is about something bad. */
  bad?: boolean;
  /** Of a comparison of two versions. */
  change?: 'added' | 'removed' | 'changed';
}

export interface EdgeMark {
  count?: number;
  taken?: boolean;
  dimmed?: boolean;
  change?: 'added' | 'removed';
}

/** By node id, and by `edgeKey`. */
export interface Marks {
  nodes: ReadonlyMap<string, Mark>;
  edges: ReadonlyMap<string, EdgeMark>;
}

export const plain: Mark = { errors: 0, warnings: 0, pinned: false };
export const noMarks: Marks = { nodes: new Map(), edges: new Map() };
