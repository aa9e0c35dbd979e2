import { describe, expect, it } from 'vitest';
import { fill } from '../language/translate.ts';
import { dictionary } from '../language/dictionary.ts';
import { printDecimal, printValue, type Wording } from './print-value.ts';

const wording: Wording = {
  say: ({ zh }) => zh,
  t: (key, values) => fill(dictionary[key], 'zh', values),
  titles: { '42': '杭州仓' },
};
const title = { zh: '字段', en: 'Field' };

describe('a value in words', () => {
  it('keeps every digit of money', () => {
    expect(printDecimal('12345678901234567.5', 2)).toBe('12,345,678,901,234,567.50');
    expect(printDecimal('-1234', 2)).toBe('-1,234.00');
    expect(printValue({ id: 'a', title, type: 'decimal', scale: 2, currency: 'CNY' }, '19.9', wording)).toBe(
      '¥19.90',
    );
  });

  it('says options, references and times as people do', () => {
    const options = [{ id: 'paid', title: { zh: '已付款', en: 'Paid' } }];
    expect(printValue({ id: 'a', title, type: 'select', options }, 'paid', wording)).toBe('已付款');
    expect(printValue({ id: 'a', title, type: 'select', options }, 'gone', wording)).toBe('gone');
    expect(printValue({ id: 'a', title, type: 'reference', table: 'x' }, '42', wording)).toBe('杭州仓');
    expect(printValue({ id: 'a', title, type: 'instant' }, Date.UTC(2026, 10, 10, 16, 5), wording)).toBe(
      '2026-11-11 00:05',
    );
    expect(printValue({ id: 'a', title, type: 'boolean' }, false, wording)).toBe('否');
  });

  it('sums rows up by their first, and says a municipality once', () => {
    const rows = {
      id: 'lines',
      title,
      type: 'rows' as const,
      fields: [
        { id: 'title', title, type: 'text' as const },
        { id: 'quantity', title, type: 'integer' as const },
      ],
    };
    expect(printValue(rows, [{ title: '纯棉T恤', quantity: 2 }], wording)).toBe('纯棉T恤 ×2');
    expect(printValue(rows, [{ title: '袜子', quantity: 1 }, {}, {}], wording)).toBe('袜子 ×1 等 3 行');
    const city = { province: '上海市', city: '上海市', detail: '南京路 1 号' };
    expect(printValue({ id: 'a', title, type: 'address' }, city, wording)).toBe('上海市南京路 1 号');
  });

  it('says nothing of what is empty', () => {
    expect(printValue({ id: 'a', title, type: 'text' }, undefined, wording)).toBe('');
    expect(printValue({ id: 'a', title, type: 'number' }, null, wording)).toBe('');
  });
});
