import { mapBenchCase } from '../engine/mapping/bench-case.ts';
import { median, spread, type Bench } from './bench.ts';
import { measureRates } from './measure-rate.ts';

/** Twelve fields and three lines through the public compiler: own-property reads, required checks, money and time. */
export const map: Bench = {
  names: ['map.12'],
  async run({ quick, say }) {
    const { name, records, apply } = mapBenchCase();
    say(`map.12: ${name}`);
    const work = (): number => {
      for (const record of records) if (!apply(record).ok) throw new Error('a record did not map');
      return records.length;
    };
    const [rates] = measureRates([work], quick);
    return [
      {
        name: 'map.12',
        value: median(rates!),
        unit: 'records/s',
        aim: { of: 'value', least: 300_000 },
        note: `${name}; ${spread(rates!)}`,
      },
    ];
  },
};
