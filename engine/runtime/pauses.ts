/** Where pauses of flows are kept: a hold (one mechanism for all that stops runs) by flow. */
export interface PauseStore {
  /** Hold ids by flow. */
  paused(): Promise<Record<string, string>>;
  pause(flow: string, reason: string, by: string, now: number): Promise<string>;
  /** Lets the held runs go and ends the hold. */
  resume(holdId: string, by: string, now: number): Promise<void>;
}

export interface Pauses {
  holdOf(flow: string): string | undefined;
  load(): Promise<void>;
  pause(flow: string, reason: string, by: string, now: number): Promise<string>;
  resume(flow: string, by: string, now: number): Promise<void>;
}

/**
 * Paused flows: new runs are born held and wait for the flow to be resumed, open runs go on to their end. Kept in
 * memory for the start of a run and in the store for the next process.
 */
export const createPauses = (store: PauseStore): Pauses => {
  let holds: Record<string, string> = Object.create(null) as Record<string, string>;
  return {
    holdOf: (flow) => holds[flow],
    async load() {
      holds = Object.assign(Object.create(null) as Record<string, string>, await store.paused());
    },
    async pause(flow, reason, by, now) {
      holds[flow] ??= await store.pause(flow, reason, by, now);
      return holds[flow];
    },
    async resume(flow, by, now) {
      const holdId = holds[flow];
      if (holdId === undefined) return;
      delete holds[flow];
      await store.resume(holdId, by, now);
    },
  };
};
