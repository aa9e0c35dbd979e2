import { expect, it } from 'vitest';
import { skeletonOf } from './skeleton.ts';

it('names every field of a form, with its default, its first choice or a blank', () => {
  const schema = {
    type: 'object',
    properties: {
      note: { type: 'string' },
      amount: { type: 'number', default: 12.5 },
      warehouse: { enum: ['WH1', 'WH2'] },
      lines: { type: 'array', items: { type: 'string' } },
      receiver: { properties: { urgent: { type: 'boolean' } } },
      other: {},
    },
  };
  expect(skeletonOf(schema)).toEqual({
    note: '',
    amount: 12.5,
    warehouse: 'WH1',
    lines: [],
    receiver: { urgent: false },
    other: null,
  });
});

it('makes something of any schema at all', () => {
  expect([true, null, 'x', { type: 'object' }, { type: 'date' }, []].map((odd) => skeletonOf(odd))).toEqual([
    null,
    null,
    null,
    {},
    null,
    null,
  ]);
  const deep: { properties: { a: unknown } } = { properties: { a: null } };
  deep.properties.a = deep;
  expect(JSON.stringify(skeletonOf(deep))).toBe('{"a":{"a":{"a":{"a":{"a":{}}}}}}');
});
