import { EngineError } from '../core/errors.ts';
import type { CompiledFlow } from './compiled-flow.ts';

/** Where pauses of flows are kept: a hold (one mechanism for all that stops runs) by flow. */
export interface PauseStore {
  /** Hold ids by flow. */
  paused(): Promise<Record<string, string>>;
  pause(flow: string, reason: string, by: string, now: number): Promise<string>;
  /** Lets the held runs go and ends the hold. */
  resume(holdId: string, by: string, now: number): Promise<void>;
  /** Lets go what was born under a hold that is over: another process had ended it, and this one did not know yet. */
  letGo(holdId: string): Promise<void>;
}

export interface Pauses {
  holdOf(flow: string): string | undefined;
  /** The hold a run that is started now is born under. Throws EngineError `flow-paused` where the flow refuses starts. */
  admit(flow: CompiledFlow): string | undefined;
  /** Looks what other processes paused and resumed; true if a pause is over. */
  load(): Promise<boolean>;
  pause(flow: string, reason: string, by: string, now: number): Promise<string>;
  resume(flow: string, by: string, now: number): Promise<void>;
}

/** How often a hold that is over is looked at for runs that were born under it all the same. */
const LOOKS = 2;

const paused = (flow: string): EngineError =>
  new EngineError('flow-paused', {
    zh: `流程 ${flow} 已暂停，暂停期间不接受启动`,
    en: `The flow ${flow} is paused and takes no starts meanwhile`,
  });

/**
 * Paused flows: new runs are born held and wait for the flow to be resumed, open runs go on to their end. Kept in
 * memory for the start of a run and in the store for the next process.
 */
export const createPauses = (store: PauseStore): Pauses => {
  let holds: Record<string, string> = Object.create(null) as Record<string, string>;
  // A start that was admitted just before a resume may be written just after it; two looks later none is under way.
  const resumed = new Map<string, number>();
  const letStragglersGo = async (): Promise<void> => {
    for (const [holdId, looks] of resumed) {
      await store.letGo(holdId);
      if (looks > 1) resumed.set(holdId, looks - 1);
      else resumed.delete(holdId);
    }
  };
  return {
    holdOf: (flow) => holds[flow],
    admit({ id, definition }) {
      const holdId = holds[id];
      if (holdId !== undefined && definition.settings?.onPause === 'refuse') throw paused(id);
      return holdId;
    },
    async load() {
      const before = holds;
      holds = Object.assign(Object.create(null) as Record<string, string>, await store.paused());
      for (const [flow, holdId] of Object.entries(before))
        if (holds[flow] === undefined) resumed.set(holdId, LOOKS);
      const over = resumed.size > 0;
      await letStragglersGo();
      return over;
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
      resumed.set(holdId, LOOKS);
    },
  };
};
