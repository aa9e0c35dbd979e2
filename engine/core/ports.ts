/** The only sources of time and waiting in the engine; a fake stands in for tests. */
export interface Clock {
  /** Instant in ms. */
  now(): number;
  /** Calls back once at or after `at`; returns the way to take it back. */
  at(at: number, callback: () => void): () => void;
}

/** Instants at which a crash would be most painful. `fault(name)` does nothing in production; a crash test kills there. */
export const faultNames = [
  'create.before-commit',
  'create.after-commit',
  'claim.after-commit',
  'step.after-started',
  'step.after-effect',
  'append.between-update-and-insert',
  'append.after-commit',
  'park.before-commit',
  'deliver.before-commit',
  'deliver.after-commit',
  'schedule.before-commit',
  'schedule.after-slot',
  'finish.before-commit',
] as const;
export type FaultName = (typeof faultNames)[number];
export type Fault = (name: FaultName) => void;
