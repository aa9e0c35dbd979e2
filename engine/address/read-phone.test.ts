import { describe, expect, test } from 'vitest';
import { readPhone } from './read-phone.ts';

describe('readPhone', () => {
  test.each([
    ['13800138000', 'mobile', '13800138000'],
    ['+86 138-0013-8000', 'mobile', '13800138000'],
    ['0086 138 0013 8000', 'mobile', '13800138000'],
    ['86-13800138000', 'mobile', '13800138000'],
    ['１３８００１３８０００', 'mobile', '13800138000'],
    ["'13800138000", 'mobile', '13800138000'],
    ['13800138000.0', 'mobile', '13800138000'],
    ['0755-12345678', 'landline', '0755-12345678'],
    ['(010) 8888 6666', 'landline', '010-88886666'],
    ['075512345678-801', 'landline', '0755-12345678-801'],
    ['4008208820', 'landline', '400-820-8820'],
    ['18877771111-123', 'virtual', '18877771111-123'],
    ['18877771111转123', 'virtual', '18877771111-123'],
    ['18877771111,,123', 'invalid', '18877771111,,123'],
    ['138****0000', 'masked', '138****0000'],
    ['1380013****', 'masked', '1380013****'],
    ['188****1111-123', 'masked', '188****1111-123'],
    ['12345678901', 'invalid', '12345678901'],
    ['1380013800', 'invalid', '1380013800'],
    ['+852 9123 4567', 'mobile', '+85291234567'],
    ['+60 12-345 6789', 'mobile', '+60123456789'],
    ['', 'invalid', ''],
  ])('%s', (text, kind, canonical) => expect(readPhone(text)).toMatchObject({ kind, canonical }));

  test.each([
    ['MY', '012-345 6789', 'mobile', '+60123456789'],
    ['MY', '60123456789.0', 'mobile', '+60123456789'],
    ['MY', '011-2345 6789', 'mobile', '+601123456789'],
    ['MY', '03-2161 2345', 'landline', '+60321612345'],
    ['SG', '9123 4567', 'mobile', '+6591234567'],
    ['TH', '081-234-5678', 'mobile', '+66812345678'],
    ['PH', '0917 123 4567', 'mobile', '+639171234567'],
  ])('%s %s', (country, text, kind, canonical) =>
    expect(readPhone(text, country)).toEqual({ kind, canonical, country }),
  );

  test('the expiry of a virtual number is the end of its day, or the time that is told', () => {
    expect(readPhone('18877771111-12（有效期至2026年12月1日）')).toEqual({
      canonical: '18877771111-12',
      kind: 'virtual',
      country: 'CN',
      extension: '12',
      expiresAt: Date.UTC(2026, 11, 1, 15, 59, 59, 999),
    });
  });
});
