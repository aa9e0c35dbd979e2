import { describe, expect, it } from 'vitest';
import { ruleBenchCases } from './bench-cases.ts';

describe('ruleBenchCases', () => {
  const held = new Map(ruleBenchCases().map(({ name, run }) => [name, run()]));

  it.each(['simple comparison', 'and, or, in, comparison', 'filter, map, reduce over 10 items'])(
    '%s does the same work as json-logic-js',
    (name) => {
      expect(held.get(name)).toBe(held.get(`${name}, json-logic-js`));
      expect(held.get(name)).toBeGreaterThan(0);
    },
  );

  it('answers unknown where the record is incomplete', () => {
    expect(held.get('simple comparison, unknown')).toBe(0);
  });
});
