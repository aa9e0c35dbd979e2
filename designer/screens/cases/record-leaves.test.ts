import { describe, expect, it } from 'vitest';
import { Big } from '../../../schemas/values/decimal.ts';
import { leavesOf, suspectsOf, withLeaf } from './record-leaves.ts';

const record = {
  order_id: '6920',
  status: '暂停发货（风控）',
  amount: new Big('12345678901234567.89'),
  lines: [{ quantity: 0, gift: false }],
  remark: null,
  'a/b': 'x',
};

describe('the values of a record', () => {
  it('are listed one by one, with what they are', () => {
    expect(leavesOf(record)).toEqual([
      { pointer: '/order_id', name: 'order_id', kind: 'text', text: '6920' },
      { pointer: '/status', name: 'status', kind: 'text', text: '暂停发货（风控）' },
      { pointer: '/amount', name: 'amount', kind: 'number', text: '12345678901234567.89' },
      { pointer: '/lines/0/quantity', name: 'lines[0].quantity', kind: 'number', text: '0' },
      { pointer: '/lines/0/gift', name: 'lines[0].gift', kind: 'boolean', text: 'false' },
      { pointer: '/remark', name: 'remark', kind: 'empty', text: '' },
      { pointer: '/a~1b', name: 'a/b', kind: 'text', text: 'x' },
    ]);
    expect(leavesOf(null)).toEqual([]);
  });

  it('that may be to blame come first', () => {
    const find = (wrong: Partial<Parameters<typeof suspectsOf>[1]>): string[] =>
      suspectsOf(leavesOf(record), { field: null, value: null, messages: [], ...wrong }).map(
        ({ name }) => name,
      );
    expect(find({ field: '/lines/0/quantity' })).toEqual(['lines[0].quantity']);
    expect(find({ field: 'state', value: '暂停发货（风控）' })).toEqual(['status']);
    expect(find({ field: 'amounts.goods', messages: ['“amount”处的值类型不符'] })).toEqual(['amount']);
    expect(find({ field: 'times.placedAt' })).toEqual([]);
  });

  it('are put right without touching the others', () => {
    expect(withLeaf(record, '/lines/0/quantity', 2)).toEqual({
      ...record,
      lines: [{ quantity: 2, gift: false }],
    });
    expect(withLeaf(record, '/a~1b', 'y')).toEqual({ ...record, 'a/b': 'y' });
    expect(withLeaf({}, '/receiver/district', '西湖区')).toEqual({ receiver: { district: '西湖区' } });
    const evil = withLeaf({}, '/__proto__/polluted', true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(evil as object)).toEqual(['__proto__']);
  });
});
