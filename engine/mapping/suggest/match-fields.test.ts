import { describe, expect, it } from 'vitest';
import type { TargetField, TargetType } from '../../../schemas/mapping.ts';
import { matchFields } from './match-fields.ts';

const field = (path: string, type: TargetType, zh: string): TargetField => ({
  path,
  type,
  label: { zh, en: path },
});
const target = [
  field('orderNo', 'text', '订单号'),
  field('receiverName', 'text', '收货人'),
  field('totalAmount', 'money', '订单金额'),
  field('paidAt', 'time', '付款时间'),
  field('state', 'text', '状态'),
  field('lines', 'list', '商品明细'),
  field('lines[*].unitPrice', 'money', '单价'),
];
const samples = [1, 2, 3, 4].map((no) => ({
  order_no: `692011223344550123${no}`,
  consignee: '韩梅梅',
  total_amount: `${no * 2}.50`,
  pay_time: 1_795_392_000 + no,
  order_status: '待发货',
  items: [{ price: no * 200 + 20 }, { price: 30 }],
}));

describe('matches of fields', () => {
  it('bring the steps that the samples call for', async () => {
    const { matches } = await matchFields({ target, samples, choices: { state: ['paid', 'shipped'] } });
    const steps = (to: string) => matches.find((one) => one.target === to && one.chosen);
    expect(steps('orderNo')).toMatchObject({ source: 'order_no', confidence: expect.any(Number) });
    expect(steps('receiverName')?.source).toBe('consignee');
    expect(steps('paidAt')?.steps).toEqual([{ do: 'epoch', unit: 's' }]);
    expect(steps('state')?.steps).toContainEqual({ do: 'values', map: { 待发货: 'paid' } });
  });

  it('test whole amounts against a total with fractions', async () => {
    const { units, matches } = await matchFields({ target, samples });
    expect(units).toMatchObject([
      { source: 'items[*].price', unit: 'fen', sure: true, tested: 4, fits: { fen: 4, yuan: 0 } },
    ]);
    const price = matches.find(({ source, chosen }) => chosen && source === 'items[*].price');
    expect(price?.steps).toEqual([{ do: 'fen-to-yuan' }]);
  });

  it('ask where nothing tells fen from yuan, unless the name does', async () => {
    const whole = (name: string) => matchFields({ target, samples: [{ order_no: 'T1', [name]: 1990 }] });
    expect((await whole('total_amount')).units).toMatchObject([{ sure: false, tested: 0 }]);
    expect((await whole('订单金额（分）')).units).toMatchObject([{ sure: true, unit: 'fen' }]);
  });

  it('put first what this house mapped before', async () => {
    const learned = [{ heading: 'remark_1', field: 'receiverName' }];
    const { matches } = await matchFields({ target, headings: ['remark_1'], learned });
    expect(matches[0]).toMatchObject({ target: 'receiverName', reason: { code: 'history' } });
  });
});
