import { describe, expect, it } from 'vitest';
import { benches, chooseBenches, isWanted } from './benches.ts';
import type { BenchContext } from './bench.ts';
import { map } from './map.ts';
import { rule } from './rule.ts';

const refuse = (): never => {
  throw new Error('a pure bench needs no folder');
};
const context: BenchContext = {
  dist: '',
  flows: '',
  orders: '',
  folder: refuse,
  quick: true,
  say: () => {},
};

describe('the list of benches', () => {
  it('makes every figure once, and all that are promised', () => {
    const names = benches.flatMap((bench) => bench.names);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'webhook8.rps',
        'webhook8.p99',
        'internal8.runs',
        'rule.compare',
        'rule.decimal',
        'map.12',
        'timers.lateness',
        'start.cold',
        'start.recover',
        'idle.memory',
        'disk.run',
      ]),
    );
  });

  it('chooses by a figure, by the first part of several, or all', () => {
    expect(chooseBenches([])).toEqual(benches);
    expect(chooseBenches(['map.12'])).toEqual([map]);
    expect(chooseBenches(['rule', 'map.12'])).toEqual([rule, map]);
    expect(() => chooseBenches(['rule.nothing'])).toThrow('no bench makes rule.nothing');
    expect(() => chooseBenches(['rul'])).toThrow('no bench makes rul');
  });

  it('takes a part of a name only up to a full stop', () => {
    expect(isWanted('timers.lateness.p50', ['timers.lateness'])).toBe(true);
    expect(isWanted('timers.memory', ['timers.lateness'])).toBe(false);
  });
});

describe('the benches of pure functions', () => {
  it.each([rule, map])('measure every figure they name: $names', async (bench) => {
    const figures = await bench.run(context);
    expect(figures.map(({ name }) => name)).toEqual(bench.names);
    for (const { value, unit } of figures) {
      expect(value).toBeGreaterThan(0);
      expect(unit).toMatch(/\/s$/);
    }
  });

  it('measure json-logic-js beside the comparison', async () => {
    const compare = (await rule.run(context)).find(({ name }) => name === 'rule.compare');
    expect(compare?.baseline).toBeGreaterThan(0);
    expect(compare?.ratio).toBeCloseTo(compare!.value / compare!.baseline!);
  });
});
