import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newRun, openBench, HOOK_MS } from './contract.fixture.ts';
import type { Bench, ContractTarget } from './contract.fixture.ts';
import { MAX_READS } from './reading.ts';

const ENDLESS = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
  SELECT count(*) AS n FROM n`;

/** Reads that take long, where they have connections of their own. */
export const readsContract = (target: ContractTarget): void => {
  describe(`reads on ${target.name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openBench(target);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    /** Time goes on, with commits in between, until the reads are over. */
    const goOn = async (reads: Promise<unknown>[]): Promise<PromiseSettledResult<unknown>[]> => {
      const state = { over: false };
      const all = Promise.allSettled(reads).finally(() => (state.over = true));
      for (let turn = 0; !state.over; turn += 1) {
        await bench.store.birth(newRun(`x${turn}`));
        bench.clock.advance(100);
      }
      return all;
    };

    it('end after their time', async () => {
      const reading = bench.store.read((session) => session.query(ENDLESS), { timeoutMs: 1000 });
      const [outcome] = await goOn([reading]);
      expect(outcome?.status).toBe('rejected');
    });

    it('stop when they are no longer wanted, and leave their connections usable', async () => {
      const stop = new AbortController();
      const { signal } = stop;
      let begun = 0;
      const reads = Array.from({ length: MAX_READS }, () =>
        bench.store.read(
          (session) => {
            begun += 1;
            if (begun === MAX_READS) stop.abort();
            return session.query(ENDLESS);
          },
          { signal, timeoutMs: 3_600_000_000 },
        ),
      );
      const outcomes = await goOn(reads);
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
      const again = Array.from({ length: MAX_READS }, () =>
        bench.store.read((session) => session.query('SELECT 1 AS one')),
      );
      expect(await Promise.all(again)).toEqual(Array.from({ length: MAX_READS }, () => [{ one: 1 }]));
      await expect(bench.store.read((session) => session.query('SELECT 1'), { signal })).rejects.toThrow();
    });

    it('do not keep the engine from its own', async () => {
      const stop = new AbortController();
      await bench.store.birth(newRun('r1'));
      const reads = Array.from({ length: MAX_READS }, () =>
        bench.store.read((session) => session.query(ENDLESS), {
          signal: stop.signal,
          timeoutMs: 3_600_000_000,
        }),
      );
      expect(await bench.store.journal('r1')).toHaveLength(1);
      await bench.store.birth(newRun('r2'));
      expect(await bench.store.journal('r2')).toHaveLength(1);
      stop.abort();
      await goOn(reads);
    });
  });
};
