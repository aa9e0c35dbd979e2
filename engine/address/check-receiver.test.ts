import { describe, expect, test } from 'vitest';
import { Receiver, ReceiverProblem } from '../../schemas/receiver.ts';
import { compileSchema } from '../../schemas/validator.ts';
import { checkReceiver } from './check-receiver.ts';
import { readReceiver } from './read-receiver.ts';

const NOW = Date.UTC(2026, 10, 22);
const whole = readReceiver({
  name: '王小明',
  phone: '138 0013 8000',
  province: '浙江',
  city: '杭州',
  district: '西湖区',
  address: '浙江省杭州市西湖区文三路90号',
});
const codes = (receiver: Receiver): string[] => checkReceiver(receiver, NOW).map(({ code }) => code);

describe('readReceiver', () => {
  test('reads region and detail once, whatever the address says again', () => {
    expect(whole).toMatchObject({
      name: '王小明',
      phone: '13800138000',
      address: {
        province: '浙江省',
        city: '杭州市',
        district: '西湖区',
        detail: '文三路90号',
        code: '330106',
      },
    });
  });

  test('sorts masks and ciphertext from plain values, and keeps the region', () => {
    const receiver = readReceiver({
      name: '王**',
      phone: '~AeX9k2LmQw8Zt1bC4dEfGh==~1~',
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      address: '文三路****',
      oaid: '1abcDEF2ghiJKL3mno',
    });
    expect(receiver).toMatchObject({
      mask: { name: '王**', address: '文三路****' },
      ciphertext: { phone: '~AeX9k2LmQw8Zt1bC4dEfGh==~1~' },
      address: { code: '330106' },
    });
    expect(codes(receiver)).toEqual([]);
    expect(compileSchema(Receiver)(receiver)).toEqual([]);
  });
});

describe('checkReceiver', () => {
  test('a whole receiver has no problem', () => expect(codes(whole)).toEqual([]));

  test('each problem names its field and what to do', () => {
    const found = checkReceiver(
      { phone: '1380013800', address: { province: '浙江省', city: '杭州市', detail: '文三路90号' } },
      NOW,
    );
    expect(found.map(({ code, field, severity }) => [code, field, severity])).toEqual([
      ['name-missing', 'name', 'error'],
      ['phone-invalid', 'phone', 'error'],
      ['district-missing', 'address.district', 'error'],
    ]);
    for (const one of found) expect(compileSchema(ReceiverProblem)(one)).toEqual([]);
    expect(found[1]!.suggestion.zh).toContain('10 位');
  });

  test('a virtual number that has lapsed is an error, one that will soon a warning', () => {
    const virtual = { ...whole, phone: '18877771111-123' };
    expect(codes({ ...virtual, expiresAt: NOW })).toEqual(['virtual-number-expired']);
    expect(checkReceiver({ ...virtual, expiresAt: NOW + 3_600_000 }, NOW)).toMatchObject([
      { code: 'virtual-number-expires-soon', severity: 'warning' },
    ]);
    expect(codes({ ...virtual, expiresAt: NOW + 7 * 86_400_000 })).toEqual([]);
  });

  test('a region that is none, that is doubtful, or that its code denies', () => {
    const at = (address: Receiver['address']): string[] =>
      codes({ ...whole, address: { detail: '1号', ...address } });
    expect(at({ province: '广东省', city: '深圳市', district: '鼓楼区' })).toEqual(['region-conflict']);
    expect(at({ district: '鼓楼区' })).toEqual(['ambiguous-region']);
    expect(at({ province: '浙江省', city: '杭州市', district: '西湖区', code: '440305' })).toEqual([
      'code-conflict',
    ]);
    expect(at({})).toEqual(['region-missing']);
    expect(at({ province: '广东省', city: '东莞市' })).toEqual([]);
  });

  test('a masked phone is good as long as the shop can be asked', () => {
    const masked = { ...whole, phone: '138****0000' };
    expect(codes(masked)).toEqual(['phone-masked']);
    expect(codes({ ...masked, oaid: 'abc' })).toEqual([]);
  });
});
