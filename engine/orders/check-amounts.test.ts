import { describe, expect, test } from 'vitest';
import { printNumeric } from '../../schemas/values/decimal.ts';
import { checkAmounts } from './check-amounts.ts';

const amounts = {
  goodsAmount: 128.5,
  sellerDiscount: 20,
  platformDiscount: 5.5,
  freight: 8,
  paidAmount: 111,
};

describe('the amounts of an order', () => {
  test('add up: goods less discounts plus freight are what was paid', () => {
    const lines = [{ goodsAmount: 100 }, { goodsAmount: 28.5 }];
    expect(checkAmounts('pdd', amounts, lines)).toEqual({ result: 'equal' });
  });

  test('a cent is a cause', () => {
    const { result, gap } = checkAmounts('pdd', { ...amounts, paidAmount: 111.01 }, []);
    expect([result, printNumeric(gap!)]).toEqual(['paid', '0.01']);
  });

  test('lines that sum to something else are told apart from a header that does', () => {
    const { result, gap } = checkAmounts('shopify', amounts, [{ goodsAmount: 100 }, { goodsAmount: 18.51 }]);
    expect([result, printNumeric(gap!)]).toEqual(['lines', '-9.99']);
  });

  test('where lines carry what was paid, freight is apart', () => {
    expect(checkAmounts('taobao', amounts, [{ paidAmount: 60 }, { paidAmount: 43 }])).toEqual({
      result: 'equal',
    });
    expect(checkAmounts('taobao', amounts, [{ paidAmount: 60 }]).result).toBe('lines');
  });

  test('a missing amount is unknown, never 0', () => {
    expect(checkAmounts('jd', { freight: 8, paidAmount: 8 }, [])).toEqual({
      result: 'unknown',
      missing: 'goodsAmount',
    });
  });
});
