import { describe, expect, test } from 'vitest';
import { matchLine, suggestGoods, type GoodsIndex } from './match-lines.ts';

const index: GoodsIndex = {
  skus: new Set(['MILK-200', 'MILK-950', 'YOG-PEACH']),
  bundles: new Set(['BOX-6']),
  byBarcode: new Map([['6901234567892', 'MILK-950']]),
  links: new Map([['8812', 'BOX-6']]),
  history: new Map([
    ['old-milk', 'MILK-200'],
    ['gone', 'NOT-SOLD'],
  ]),
};

describe('whose goods a line is', () => {
  test('what a person linked wins over the merchant code', () => {
    expect(matchLine({ skuId: '8812', merchantCode: 'MILK-200' }, index)).toEqual({
      code: 'BOX-6',
      by: 'link',
    });
  });

  test('merchant code, then barcode, also where the shop typed it as the code, then history', () => {
    expect(matchLine({ merchantCode: ' MILK-200 ' }, index)?.by).toBe('merchant-code');
    expect(matchLine({ merchantCode: '6901234567892' }, index)).toEqual({ code: 'MILK-950', by: 'barcode' });
    expect(matchLine({ merchantCode: 'old-milk' }, index)).toEqual({ code: 'MILK-200', by: 'history' });
  });

  test('history of goods that are no longer known is no match', () => {
    expect(matchLine({ merchantCode: 'gone' }, index)).toBeUndefined();
    expect(matchLine({}, index)).toBeUndefined();
  });

  test('the likeliest goods come first', () => {
    const goods = [
      { sku: 'MILK-200', name: '低温鲜牛奶 200ml' },
      { sku: 'YOG-PEACH', name: '黄桃酸奶', size: '150g' },
    ];
    const line = { title: '【次日达】每日鲜 低温鲜牛奶 家庭装', spec: '200ml×1' };
    expect(suggestGoods(line, goods).map(({ sku }) => sku)).toEqual(['MILK-200']);
    expect(suggestGoods({ title: '黄桃酸奶', spec: '150g' }, goods)[0]?.sku).toBe('YOG-PEACH');
    expect(suggestGoods({}, goods)).toEqual([]);
  });
});
