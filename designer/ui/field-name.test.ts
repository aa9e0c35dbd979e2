import { expect, it } from 'vitest';
import { fieldName } from './field-name.ts';

it.each([
  ['/lines/0/quantity', 'lines[0].quantity'],
  ['/times/placedAt', 'times.placedAt'],
  ['/a~1b/c', 'a/b.c'],
  ['amounts.goods', 'amounts.goods'],
  ['', ''],
])('%s is shown as %s', (field, shown) => {
  expect(fieldName(field)).toBe(shown);
});
