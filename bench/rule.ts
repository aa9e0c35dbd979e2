import { ruleBenchCases, type RuleBenchCase } from '../engine/rules/bench-cases.ts';
import { against, median, spread, type Bench, type Figure } from './bench.ts';
import { measureRates, type Work } from './measure-rate.ts';

/** Cases by the name of their figure; the others are printed so that a slow operator is seen. */
const named: Record<string, string> = {
  'simple comparison': 'rule.compare',
  'simple comparison, unknown': 'rule.unknown',
  'and, or, in, comparison': 'rule.nested',
  'filter, map, reduce over 10 items': 'rule.lists',
  'amount with decimals': 'rule.amount',
  'amount beyond a double': 'rule.decimal',
};
const aims: Record<string, number> = { 'rule.compare': 10_000_000, 'rule.decimal': 500_000 };
const BASELINE = ', json-logic-js';

/** Compiled rules over changing records, beside json-logic-js (the engine's own `compat` mode, which is that library). */
export const rule: Bench = {
  names: Object.values(named),
  async run({ quick, say }) {
    const cases = ruleBenchCases();
    const figures: Figure[] = [];
    for (const [title, name] of Object.entries(named)) {
      say(`${name}: ${title}`);
      const own = cases.find((one) => one.name === title);
      if (own === undefined) throw new Error(`there is no bench case "${title}"`);
      const other = cases.find((one) => one.name === title + BASELINE);
      figures.push(measure(name, title, own, other, quick));
    }
    return figures;
  },
};

const counted = ({ run, operations }: RuleBenchCase): Work => {
  const expected = run();
  return () => {
    if (run() !== expected) throw new Error('a rule changed its answer');
    return operations;
  };
};

const measure = (
  name: string,
  title: string,
  own: RuleBenchCase,
  other: RuleBenchCase | undefined,
  quick: boolean,
): Figure => {
  const [rates, baselines] = measureRates([own, ...(other ? [other] : [])].map(counted), quick);
  const least = aims[name];
  const figure = {
    name,
    unit: 'rules/s',
    ...(least === undefined ? {} : { aim: { of: 'value', least } as const }),
    note: `${title}; ${spread(rates!)}`,
  };
  return baselines === undefined ? { ...figure, value: median(rates!) } : against(figure, rates!, baselines);
};
