import { describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import { findPersonalData, maskValue } from './mask.ts';
import { restoreMasked } from './restore-masked.ts';

const schema = {
  properties: {
    phone: { 'x-pii': 'phone' },
    name: { 'x-pii': 'name' },
    id: { 'x-pii': 'id' },
    people: { items: { properties: { name: { 'x-pii': 'name' } } } },
  },
};
const restored = (original: object, sent: unknown): ReturnType<typeof restoreMasked> =>
  restoreMasked(findPersonalData(schema, original), original, sent, '/reply');
const codes = (original: object, sent: unknown): string[] =>
  restored(original, sent).problems.map(({ code, path }) => `${code} ${path}`);

describe('what came back as it was shown', () => {
  it('is what it was before, numbers of any length included', () => {
    const original = { phone: 13812345678, id: new Big('12345678901234567890'), name: '张小三', total: 5 };
    const shown = maskValue(original, findPersonalData(schema, original));
    expect(shown).not.toEqual(original);
    expect(restored(original, shown)).toEqual({ value: original, problems: [] });
  });

  it('is known by its mask alone where it stands elsewhere, unless two look the same', () => {
    const one = { people: [{ name: '张三' }, { name: '李四' }] };
    expect(restored(one, { people: [{ name: '李**' }] }).value).toEqual({ people: [{ name: '李四' }] });
    const two = { people: [{ name: '张三' }, { name: '张小三' }] };
    expect(codes(two, { people: [{ name: '张**' }, { name: '张**' }] })).toEqual([]);
    expect(codes(two, { first: '张**' })).toEqual(['still-masked /reply/first']);
  });
});

describe('what was changed', () => {
  it('is taken as it is written, unless it still holds a mask', () => {
    const original = { phone: '13812345678', name: '张小三' };
    expect(restored(original, { phone: '13900001111', name: '' })).toMatchObject({ problems: [] });
    expect(codes(original, { phone: '139****1111' })).toEqual(['still-masked /reply/phone']);
    expect(codes(original, { phone: '138****5678 转 1' })).toEqual(['still-masked /reply/phone']);
  });

  it('may hold the asterisks that the shop itself sent, and those of fields that are not personal', () => {
    const original = { phone: '1******8000转1', size: '10' };
    expect(restored(original, { phone: '1******8000', size: '10*20' })).toEqual({
      value: { phone: '1******8000', size: '10*20' },
      problems: [],
    });
  });
});
