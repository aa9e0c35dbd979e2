import type { RunMode, RunStatus } from '../../schemas/run.ts';

/** The row of a run, as far as the services need it. */
export interface RunHead {
  id: string;
  flowId: string;
  version: number;
  status: RunStatus;
  mode: RunMode;
  epoch: number;
  seq: number;
  depth: number;
}

/** Reads the services do besides the journal. */
export interface RunReads {
  head(runId: string): Promise<RunHead | null>;
  /** Ids of the open runs that carry this search key. */
  openByKey(name: string, value: string): Promise<string[]>;
}
