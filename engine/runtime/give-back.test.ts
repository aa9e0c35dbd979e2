import { afterEach, describe, expect, test } from 'vitest';
import { createHarness, type Harness, type HarnessOptions } from '../testing/harness.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { answer, flow, post, wait } from './flow.fixture.ts';

let harness: Harness | undefined;
afterEach(() => harness?.close());

/** Errors are what these tests are about, so they are looked at by each and not by the fixture. */
const open = async (options: HarnessOptions): Promise<Harness> => {
  harness = await createHarness(options);
  return harness;
};

const order = flow('order', { rest: wait(1), send: post('key') }, ['start rest send']);

const breakUpdates = ({ tables }: Harness): Promise<unknown> =>
  tables.write((tx) =>
    tx.query("CREATE TRIGGER broken BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'disk gone'); END"),
  );
const mendUpdates = ({ tables }: Harness): Promise<unknown> =>
  tables.write((tx) => tx.query('DROP TRIGGER broken'));

describe('a run whose drive fails by an error of the database', () => {
  test('is taken up again at once and not when its lease lapses, and its effect keeps its key', async () => {
    const keys: string[] = [];
    let broken = 0;
    const { engine, until, errors } = await open({
      flows: [order],
      leaseMs: 3_600_000,
      http: async ({ headers }) => {
        keys.push(headers?.['idempotency-key'] ?? '');
        return answer(200);
      },
      fault(name) {
        if (name === 'finish.before-commit' && (broken += 1) === 1) throw new Error('connection lost');
      },
    });
    const { runId } = await engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await until(runId, 'completed');
    expect(new Set(keys)).toEqual(new Set([`${runId}:send`]));
    expect(errors).toEqual([new Error('connection lost')]);
  });

  test('is given back once the database answers again, and what could not be written is said', async () => {
    const given: (() => void)[] = [];
    const one = await open({
      flows: [order],
      leaseMs: 3_600_000,
      http: () => new Promise((resolve) => given.push(() => resolve(answer(200)))),
    });
    const { runId } = await one.engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await expect.poll(() => given.length, { timeout: 10_000 }).toBe(1);
    await breakUpdates(one);
    given[0]!();
    // The outcome that was not written, then the lease that was not given back.
    await expect.poll(() => one.errors.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    await mendUpdates(one);
    await expect.poll(() => given.length, { timeout: 10_000 }).toBe(2);
    given[1]!();
    await one.until(runId, 'completed');
    expect(one.errors.every((error) => String(error).includes('disk gone'))).toBe(true);
  });

  test('waits longer each time it fails again', async () => {
    const clock = createFakeClock();
    const { engine, errors, tables } = await open({
      flows: [order],
      clock,
      leaseMs: 3_600_000,
      fault(name) {
        if (name === 'finish.before-commit') throw new Error('still broken');
      },
    });
    const { runId } = await engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    const waits: number[] = [];
    clock.advance(1);
    for (let failures = 1; failures <= 4; failures += 1) {
      const dueAt = async (): Promise<number | undefined> => {
        const [row] = await tables.read<{ due_at: number; lease_owner: string | null }>(
          'select due_at, lease_owner from runs where id = ?',
          [runId],
        );
        return errors.length === failures && row?.lease_owner === null ? row.due_at : undefined;
      };
      await expect.poll(dueAt, { timeout: 10_000 }).toBeGreaterThan(clock.now());
      waits.push((await dueAt())! - clock.now());
      clock.advance(waits.at(-1)!);
    }
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });
});
