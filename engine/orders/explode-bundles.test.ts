import { describe, expect, test } from 'vitest';
import { explodeBundles, type Bundle } from './explode-bundles.ts';

const box: Bundle = {
  code: 'BOX',
  items: [
    { sku: 'A', quantity: 2, share: 0.7 },
    { sku: 'B', quantity: 1, share: 0.3 },
  ],
};

describe('lines of bundles', () => {
  test('become lines of their items, quantities multiplied, money shared to the cent', () => {
    const line = {
      lineNo: '77',
      sku: 'BOX',
      quantity: 3,
      unitPrice: 33.33,
      paidAmount: 99.99,
      goodsAmount: 120,
    };
    expect(explodeBundles([line], new Map([['BOX', box]]))).toEqual([
      { lineNo: '77', sku: 'A', bundle: 'BOX', quantity: 6, paidAmount: 69.99, goodsAmount: 84 },
      { lineNo: '77', sku: 'B', bundle: 'BOX', quantity: 3, paidAmount: 30, goodsAmount: 36 },
    ]);
  });

  test('share by quantity where the bundle has no shares', () => {
    const plain: Bundle = {
      code: 'P',
      items: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 1 },
      ],
    };
    const lines = explodeBundles([{ sku: 'P', paidAmount: 10 }], new Map([['P', plain]]));
    expect(lines.map(({ paidAmount }) => paidAmount)).toEqual([6.67, 3.33]);
  });

  test('leave other lines as they are', () => {
    expect(explodeBundles([{ sku: 'A', quantity: 1 }, {}], new Map([['BOX', box]]))).toEqual([
      { sku: 'A', quantity: 1 },
      {},
    ]);
  });
});
