import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queue } from './queue.ts';

export interface QueueTarget {
  name: string;
  open(): Promise<{ queue: Queue; drop(): Promise<void> }>;
}

const HOOK_MS = 60_000;

/** What a doorbell promises. */
export const queueContract = (target: QueueTarget): void => {
  describe(`the doorbell ${target.name}`, () => {
    let queue: Queue;
    let drop: () => Promise<void>;
    beforeEach(async () => {
      ({ queue, drop } = await target.open());
    }, HOOK_MS);
    afterEach(() => drop(), HOOK_MS);

    /** Resolves once all of these have been heard. */
    const hearing = (...wanted: string[]): { handler(runIds: string[]): void; all: Promise<string[]> } => {
      const heard: string[] = [];
      let done: (runIds: string[]) => void;
      const all = new Promise<string[]>((resolve) => {
        done = resolve;
      });
      return {
        all,
        handler: (runIds) => {
          heard.push(...runIds);
          if (wanted.every((id) => heard.includes(id))) done(heard);
        },
      };
    };

    it('is heard', async () => {
      const { handler, all } = hearing('r1', 'r2');
      const listening = await queue.listen(handler);
      await queue.ring(['r1', 'r2']);
      expect((await all).sort()).toEqual(['r1', 'r2']);
      await listening.close();
    });

    it('is heard by one of several listeners', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `r${index}`);
      const { handler, all } = hearing(...ids);
      const listening = await Promise.all([queue.listen(handler), queue.listen(handler)]);
      for (const id of ids) await queue.ring([id]);
      expect((await all).sort()).toEqual([...ids].sort());
      await Promise.all(listening.map((one) => one.close()));
    });

    it('sounds again for a run that was rung before', async () => {
      const first = hearing('r1');
      const second = hearing('r1');
      let hear = first.handler;
      const listening = await queue.listen((runIds) => hear(runIds));
      await queue.ring(['r1']);
      await first.all;
      hear = second.handler;
      await queue.ring(['r1']);
      expect(await second.all).toEqual(['r1']);
      await listening.close();
    });

    it('may ring with nobody there', async () => {
      await expect(queue.ring(['r1'])).resolves.toBeUndefined();
    });
  });
};
