import { describe, expect, it } from 'vitest';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { findPersonalData, maskValue } from './mask.ts';

const schema = {
  properties: {
    orderNo: { type: 'string' },
    receiver: { $ref: '#/$defs/person' },
    contacts: { type: 'array', items: { type: 'string', 'x-pii': 'phone' } },
    id: { 'x-pii': 'id' },
    mail: { anyOf: [{ type: 'null' }, { type: 'string', 'x-pii': 'email' }] },
  },
  $defs: {
    person: {
      properties: {
        name: { 'x-pii': 'name' },
        phone: { 'x-pii': 'phone' },
        address: { 'x-pii': 'address' },
      },
    },
  },
};
const input = parseJson(`{
  "orderNo": "T1001",
  "receiver": { "name": "张小三", "phone": 13812345678, "address": "新疆喀什市人民西路 1 号" },
  "contacts": ["13900001111"], "id": 7615917337495251231, "mail": "zhang@shop.cn"
}`);

describe('personal data', () => {
  it('is found by the marks of the schema and shown in part', () => {
    expect(maskValue(input, findPersonalData(schema, input))).toEqual({
      orderNo: 'T1001',
      receiver: { name: '张**', phone: '138****5678', address: '新疆喀什***' },
      contacts: ['139****1111'],
      id: '***1231',
      mail: 'z***@shop.cn',
    });
  });

  it('is masked wherever a step has put it', () => {
    const masks = findPersonalData(schema, input);
    const output = {
      收货人: '张小三',
      note: '请联系张小三 13812345678，送到新疆喀什市人民西路 1 号',
      n: 13812345678,
      total: 5,
    };
    expect(maskValue(output, masks)).toEqual({
      收货人: '张**',
      note: '请联系张** 138****5678，送到新疆喀什***',
      n: '138****5678',
      total: 5,
    });
  });

  it('is not seen in numbers and words that only contain it', () => {
    const source = { contacts: ['98101'], receiver: { name: 'An' }, id: 0 };
    const masks = findPersonalData(schema, source);
    const others = { orderNo: 'wc981010', at: '2026-11-10T18:12', name: 'Anna An', count: 0, zip: '(98101)' };
    expect(maskValue(others, masks)).toEqual({ ...others, zip: '(***)' });
  });

  it('costs nothing where there is none', () => {
    expect(findPersonalData(undefined, input).size).toBe(0);
    expect(maskValue(input, new Map())).toBe(input);
    expect(findPersonalData({ $ref: '#/nowhere' }, input).size).toBe(0);
    expect(findPersonalData({ $ref: '#' }, input).size).toBe(0);
  });
});
