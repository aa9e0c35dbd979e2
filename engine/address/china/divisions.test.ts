import { expect, test } from 'vitest';
import { oldNames } from './corrections.ts';
import { divisions, lineOf } from './divisions.ts';
import { placeNames, shortName, simplify } from './names.ts';

test('every old name leads to a division of today', () => {
  const all = divisions();
  for (const [name, code] of Object.entries(oldNames)) expect(all.has(code), `${name} ${code}`).toBe(true);
});

test('every division hangs below its province', () => {
  for (const division of divisions().values()) {
    const line = lineOf(division);
    expect(line[0]!.level).toBe(1);
    expect(line.at(-1)).toBe(division);
  }
});

test.each([
  ['150000', '内蒙古'],
  ['654000', '伊犁'],
  ['450332', '恭城'],
  ['310115', '浦东'],
  ['410104', '管城'],
  ['441912', '虎门'],
  ['632600', '果洛'],
])('%s is called %s', (code, short) => expect(shortName(divisions().get(code)!)).toBe(short));

test('names are found by their first two characters, and traditional ones keep their places', () => {
  expect(
    placeNames()
      .get('西湖')!
      .some(({ text }) => text === '西湖区'),
  ).toBe(true);
  expect(simplify('臺灣臺北市大安區')).toBe('台湾台北市大安区');
});
