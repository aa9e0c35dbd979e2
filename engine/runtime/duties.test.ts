import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDutyStore } from '../store/duty-store.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf, type Tables } from '../store/tables.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { createDuties, type Duties } from './duties.ts';
import type { Duty } from './duty.ts';
import { createIncidents } from './incidents.ts';
import { clockTicker } from './ticker.ts';

const START = Date.parse('2025-10-10T00:00:00+08:00');
const MINUTE = 60_000;

let store: Store;
let tables: Tables;
let clock: FakeClock;
const logged: string[] = [];
const open: Duties[] = [];

beforeEach(async () => {
  clock = createFakeClock(START);
  store = await createStore({ worker: 'w1', clock });
  tables = tablesOf(store);
  logged.length = 0;
});
afterEach(async () => {
  for (const duties of open.splice(0)) await duties.stop();
  await store.close();
});

const attendTo = (duties: readonly Duty[], worker = 'w1', on = createDutyStore(tables)): Duties => {
  const made = createDuties({
    duties,
    store: on,
    worker,
    clock,
    ticker: clockTicker(clock),
    incidents: createIncidents(createIncidentStore(tables), clock, (about) => logged.push(about)),
  });
  open.push(made);
  return made;
};

/** A duty whose every turn ends when the test says so. */
const heldDuty = (more: Partial<Duty> = {}) => {
  const turns: { end(): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  const duty: Duty = {
    name: 'sweep',
    scope: 'database',
    times: { everyMs: 10 * MINUTE },
    run: (signal) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        turns.push({ end: resolve, fail: reject, signal });
      }),
    ...more,
  };
  return { duty, turns };
};

const counted = (more: Partial<Duty> = {}) => {
  const at: number[] = [];
  const duty: Duty = {
    name: 'sweep',
    scope: 'database',
    times: { everyMs: 10 * MINUTE },
    run: async () => void at.push((clock.now() - START) / MINUTE),
    ...more,
  };
  return { duty, at };
};

const pass = async (duties: readonly Duties[], minutes: number, stepMs = MINUTE): Promise<void> => {
  for (let passed = 0; passed < minutes * MINUTE; passed += stepMs) {
    await Promise.all(duties.map((one) => one.tick()));
    clock.advance(stepMs);
  }
};

describe('a duty', () => {
  test.each(['database', 'process'] as const)('of the %s is done again after its time', async (scope) => {
    const { duty, at } = counted({ scope });
    await pass([attendTo([duty])], 35);
    expect(at).toEqual([0, 10, 20, 30]);
  });

  test('may keep to times of day', async () => {
    const { duty, at } = counted({ times: { cron: '30 3 * * *', timezone: 'Asia/Shanghai' } });
    await pass([attendTo([duty])], 2 * 24 * 60);
    expect(at).toEqual([210, 24 * 60 + 210]);
  });

  test('begins a little later by its jitter, in each process at another time', async () => {
    const firsts = new Set<number>();
    for (const worker of ['a', 'b', 'c']) {
      const { duty, at } = counted({ scope: 'process', jitterMs: 8 * MINUTE });
      const from = (clock.now() - START) / MINUTE;
      await pass([attendTo([duty], worker)], 10, 10_000);
      expect(at[0]).toBeLessThan(from + 8.2);
      firsts.add(at[0]! - from);
    }
    expect(firsts.size).toBeGreaterThan(1);
  });

  test('keeps its time through a restart: neither forgotten nor begun anew', async () => {
    const { duty, at } = counted({ times: { everyMs: 24 * 60 * MINUTE } });
    for (let restart = 0; restart < 30; restart += 1) await pass([attendTo([duty])], 100);
    expect(at).toEqual([0, 1_440, 2_880]);
  });

  test('whose time passed while nothing ran is done at the next start', async () => {
    const { duty, at } = counted({ times: { cron: '30 3 * * *', timezone: 'Asia/Shanghai' } });
    await attendTo([duty]).tick();
    clock.advance(10 * 60 * MINUTE);
    await attendTo([duty]).tick();
    expect(at).toEqual([600]);
  });

  test('never overlaps itself, however long it takes', async () => {
    const { duty, turns } = heldDuty({ scope: 'process' });
    const duties = attendTo([duty]);
    const first = duties.tick();
    await expect.poll(() => turns.length).toBe(1);
    for (let hour = 0; hour < 3; hour += 1) {
      clock.advance(60 * MINUTE);
      void duties.tick();
    }
    turns[0]!.end();
    await first;
    expect(turns).toHaveLength(1);
    clock.advance(10 * MINUTE);
    void duties.tick();
    await expect.poll(() => turns.length).toBe(2);
    turns[1]!.end();
  });

  test('is begun by the ticker', async () => {
    const { duty, at } = counted({ scope: 'process' });
    const duties = attendTo([duty]);
    duties.start();
    clock.advance(1_000);
    await expect.poll(() => at).toEqual([1 / 60]);
  });
});

describe('between processes', () => {
  test('one does it while the other goes by', async () => {
    const { duty, at } = counted();
    await pass([attendTo([duty], 'w1'), attendTo([duty], 'w2'), attendTo([duty], 'w3')], 35);
    expect(at).toEqual([0, 10, 20, 30]);
  });

  test('an owner that takes long keeps it', async () => {
    const { duty, turns } = heldDuty();
    const doing = attendTo([duty], 'w1').tick();
    await expect.poll(() => turns.length).toBe(1);
    const { duty: same, at } = counted();
    const second = attendTo([same], 'w2');
    for (let step = 0; step < 9; step += 1) {
      clock.advance(20_000);
      await expect.poll(ownedUntil).toBe(clock.now() + MINUTE);
      await second.tick();
    }
    expect(at).toEqual([]);
    turns[0]!.end();
    await doing;
  });

  test('one that hangs loses it to another, and is cut off when it wakes', async () => {
    let wake = (): void => {};
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const real = createDutyStore(tables);
    const keep: typeof real.keep = async (...of) => {
      await asleep;
      return real.keep(...of);
    };
    const { duty, turns } = heldDuty();
    const doing = attendTo([duty], 'w1', { ...real, keep }).tick();
    await expect.poll(() => turns.length).toBe(1);
    const { duty: same, at } = counted();
    const second = attendTo([same], 'w2');
    await pass([second], 2);
    expect(at).toEqual([1]);
    wake();
    await doing;
    expect(turns[0]!.signal.aborted).toBe(true);
    expect(logged).toEqual([]);
    expect(await second.list()).toMatchObject([{ failures: 0, owner: null, nextAt: START + 11 * MINUTE }]);
  });

  const ownedUntil = async (): Promise<unknown> =>
    (await tables.read<{ owner_until: number }>('SELECT owner_until FROM duties'))[0]?.owner_until;

  test('a process that died in the middle leaves it to the next', async () => {
    const dead = createDutyStore(tables);
    await dead.know('sweep', START);
    await dead.begin('sweep', 'w0', START, START + MINUTE);
    const { duty, at } = counted();
    await pass([attendTo([duty])], 3);
    expect(at).toEqual([1]);
  });
});

describe('a failure', () => {
  test('is an incident, is tried again, and the next success closes it', async () => {
    let away = true;
    const { duty, at } = counted();
    const duties = attendTo([
      {
        ...duty,
        run: async (signal) => {
          await duty.run(signal);
          if (away) throw new Error('the disk is full');
        },
      },
    ]);
    await pass([duties], 3);
    expect(at).toEqual([0, 1, 2]);
    expect(logged).toEqual(['duty:sweep', 'duty:sweep', 'duty:sweep']);
    const cases = () =>
      tables.read<{
        cause: string;
        object: string;
        value: string;
        details: string;
        closed_at: number | null;
      }>("SELECT cause, object, value, details, closed_at FROM cases WHERE type = 'incident'");
    const [incident, ...others] = await cases();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      cause: 'duty-failed',
      object: 'duty:sweep',
      value: 'the disk is full',
      closed_at: null,
    });
    expect(JSON.parse(incident!.details)).toMatchObject({ times: 3, lastAt: START + 2 * MINUTE });
    expect(await duties.list()).toMatchObject([{ failures: 3, error: 'the disk is full' }]);
    away = false;
    await pass([duties], 11);
    expect(at).toEqual([0, 1, 2, 3, 13]);
    expect((await cases())[0]!.closed_at).toBe(START + 3 * MINUTE);
    expect(await duties.list()).toMatchObject([{ failures: 0, error: null }]);
  });

  test('of one duty holds up no other', async () => {
    const { duty, at } = counted({ name: 'good' });
    const bad: Duty = { ...duty, name: 'bad', run: () => Promise.reject(new Error('no')) };
    const thrown: Duty = {
      ...duty,
      name: 'worse',
      run: () => {
        throw new Error('at once');
      },
    };
    await pass([attendTo([bad, thrown, duty])], 12);
    expect(at).toEqual([0, 10]);
    expect(new Set(logged)).toEqual(new Set(['duty:bad', 'duty:worse']));
  });

  test('an incident of an earlier process is closed too', async () => {
    await createIncidentStore(tables).open(
      'duty:sweep',
      'duty-failed',
      { code: 'x', message: 'x', blame: 'engine', retryable: false },
      START,
    );
    await attendTo([counted().duty]).tick();
    expect(await createIncidentStore(tables).standing()).toEqual([]);
  });
});

test('stopping cuts off what is under way; it is due at the next start', async () => {
  const { duty, turns } = heldDuty();
  const duties = attendTo([duty]);
  void duties.tick();
  await expect.poll(() => turns.length).toBe(1);
  await duties.stop();
  expect(turns[0]!.signal.aborted).toBe(true);
  expect(logged).toEqual([]);
  const again = counted();
  await attendTo([again.duty]).tick();
  expect(again.at).toEqual([0]);
});
