import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { Big, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { flowOf, tryNode } from '../sdk/try-node.ts';
import { chooseCheapest } from './choose-cheapest.ts';
import { quote, readTariffs } from './choose-cheapest/tariff.ts';

const row = (candidate: string, region: string, more: JsonObject = {}): JsonObject => ({
  candidate,
  name: `${candidate}快递`,
  nameEn: candidate.toUpperCase(),
  region,
  firstKg: 1,
  firstPrice: '5.00',
  stepKg: 1,
  stepPrice: '2.00',
  ...more,
});

const configOf = (rows: JsonObject[], more: JsonObject = {}): JsonObject => ({
  prices: { rows },
  region: { path: 'input.region' },
  weight: { path: 'input.kg' },
  exclude: [],
  ...more,
});

const heavy = (onUnknown: string): JsonObject => ({
  exclude: [
    {
      when: { '>': [{ var: 'input.kg' }, { var: 'input.limit' }] },
      candidates: ['a'],
      reason: { zh: '超重。', en: 'too heavy.' },
      onUnknown,
    },
  ],
});

const ask = (config: JsonObject, input: JsonObject): Promise<Outcome> =>
  tryNode(chooseCheapest, config, { data: { input } });

const decided = async (config: JsonObject, input: JsonObject): Promise<JsonObject> => {
  const outcome = await ask(config, input);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return { ...(outcome.output as JsonObject), port: (outcome.port ?? 'out') as Json };
};

describe('choosing the cheapest', () => {
  it('takes the row with the longest start of the region code', async () => {
    const rows = [
      row('a', '', { firstPrice: 9 }),
      row('a', '65', { firstPrice: 7 }),
      row('a', '6531', { firstPrice: 20 }),
      row('b', '65', { firstPrice: 8 }),
    ];
    const config = configOf(rows);
    expect(await decided(config, { region: '653101', kg: 1 })).toMatchObject({
      chosen: { candidate: 'b', price: 8 },
    });
    expect(await decided(config, { region: '650100', kg: 1 })).toMatchObject({
      chosen: { candidate: 'a', price: 7 },
    });
    expect(await decided(config, { region: '440300', kg: 1 })).toMatchObject({
      chosen: { candidate: 'a', price: 9 },
      asked: ['a'],
      excluded: [{ candidate: 'b', reason: { en: 'The list has no price for region 440300.' } }],
    });
  });

  it('charges the first weight, then every begun step, exactly', async () => {
    const config = configOf([row('a', '44', { firstKg: 0.5, stepKg: 0.1, stepPrice: 0.1, firstPrice: 0.1 })]);
    const prices = await Promise.all(
      [0.5, 0.51, 0.6, 0.8, 1, 1.01].map(
        async (kg) => (await decided(config, { region: '44', kg }))['chosen'],
      ),
    );
    expect(prices).toMatchObject([0.1, 0.2, 0.2, 0.4, 0.6, 0.7].map((price) => ({ price })));
  });

  it('lets the first of the list win between equal prices', async () => {
    const rows = [row('b', '44'), row('a', '44')];
    const output = await decided(configOf(rows), { region: '440300', kg: 2.5 });
    expect(output).toMatchObject({ chosen: { candidate: 'b' }, asked: ['b', 'a'] });
    expect((output['reasons'] as JsonObject[]).at(-1)).toEqual({
      zh: '选b快递：与a快递同价，价目表中排在前面。',
      en: 'B is chosen: as cheap as A, and before it in the list.',
    });
  });

  it('leaves out what is too heavy, and takes the other port when none is left', async () => {
    const config = configOf([row('a', '44', { maxKg: 3 })]);
    expect(await decided(config, { region: '440300', kg: 3 })).toMatchObject({ port: 'out' });
    const output = await decided(config, { region: '440300', kg: 3.01 });
    expect(output).toMatchObject({ port: 'none', chosen: null, asked: [], quotes: [] });
    expect(output['reasons']).toEqual([
      {
        zh: '排除a快递：3.01 kg 超过该价目的上限 3 kg。',
        en: 'A is out: 3.01 kg is above the limit of 3 kg.',
      },
      { zh: '没有剩下的候选方。', en: 'No candidate is left.' },
    ]);
  });

  it('does with an exclusion that cannot be told what it was told to do', async () => {
    const rows = [row('a', '44'), row('b', '44', { firstPrice: 50 })];
    const input = { region: '440300', kg: 4 };
    expect(await decided(configOf(rows, heavy('true')), input)).toMatchObject({ asked: ['b'] });
    expect(await decided(configOf(rows, heavy('false')), input)).toMatchObject({ asked: ['a', 'b'] });
    expect(await ask(configOf(rows, heavy('fail')), input)).toMatchObject({
      kind: 'failed',
      error: { code: 'rule-unknown', path: '/exclude/0/when' },
    });
  });

  it.each([
    [{ region: '', kg: 1 }, 'region-missing'],
    [{ region: '广东', kg: 1 }, 'region-missing'],
    [{ region: 440300, kg: 1 }, 'region-missing'],
    [{ region: '440300', kg: 0 }, 'weight-missing'],
    [{ region: '440300', kg: -1 }, 'weight-missing'],
    [{ region: '440300', kg: '1' }, 'weight-missing'],
    [{ region: '440300' }, 'missing-value'],
  ])('never guesses: %j', async (input, code) => {
    expect(await ask(configOf([row('a', '44')]), input)).toMatchObject({ kind: 'failed', error: { code } });
  });

  it('reads its list from the flow', async () => {
    const flow: FlowDefinition = { ...flowOf('choose-cheapest', {}), lists: { freight: [row('a', '44')] } };
    const config = configOf([], { prices: { list: 'freight' } });
    const outcome = await tryNode(chooseCheapest, config, { flow, data: { input: { region: '44', kg: 1 } } });
    expect(outcome).toMatchObject({ kind: 'done', output: { chosen: { candidate: 'a' } } });
  });

  it('says before publishing what is wrong with a list', () => {
    const flow = flowOf('choose-cheapest', {});
    const check = (config: JsonObject, lists?: FlowDefinition['lists']): string[] =>
      (chooseCheapest.check?.(config as never, lists === undefined ? flow : { ...flow, lists }) ?? []).map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(check(configOf([row('a', '44'), row('a', '45')]))).toEqual([]);
    const bad = [
      row('a', '44', { stepKg: 0 }),
      row('', '44'),
      row('a', '4A'),
      row('b', '44', { firstPrice: '5元' }),
      row('c', '44'),
      row('c', '45', { maxKg: -1 }),
      row('c', '44'),
    ];
    expect(check(configOf(bad))).toEqual([
      '/prices/rows/0/stepKg price-list',
      '/prices/rows/1/candidate price-list',
      '/prices/rows/2/region price-list',
      '/prices/rows/3/firstPrice price-list',
      '/prices/rows/5/maxKg price-list',
      '/prices/rows/6/region price-list',
    ]);
    expect(check(configOf([], { prices: { list: 'gone' } }), { freight: [] })).toEqual([
      '/prices/list unknown-list',
    ]);
    expect(check(configOf([row('b', '44')], heavy('true')))).toEqual([
      '/exclude/0/candidates unknown-candidate',
    ]);
  });
});

describe('a tariff', () => {
  const amount = fc.integer({ min: 0, max: 100_000 }).map((cents) => cents / 1000);
  const step = fc.integer({ min: 1, max: 20_000 }).map((grams) => grams / 1000);

  it('prices as decimal arithmetic does, whatever the weight', () => {
    fc.assert(
      fc.property(amount, amount, step, amount, amount, (firstKg, firstPrice, stepKg, stepPrice, kg) => {
        const [candidate] = readTariffs([
          row('a', '', { firstKg, firstPrice, stepKg, stepPrice }),
        ]).candidates;
        const { price, steps } = quote(candidate!.tariffs.get('')!, kg);
        const above = new Big(kg).minus(firstKg);
        let expected = 0;
        while (above.gt(new Big(stepKg).times(expected))) expected += 1;
        expect(steps).toBe(expected);
        const exact = new Big(firstPrice).plus(new Big(stepPrice).times(expected));
        expect(new Big(printNumeric(price)).eq(exact)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
