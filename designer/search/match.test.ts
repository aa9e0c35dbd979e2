import { describe, expect, it } from 'vitest';
import { loadPinyin, matcherOf, needsPinyin } from './match.ts';

const pinyin = await loadPinyin();
const match = (typed: string, text: string): number => matcherOf(typed, pinyin)(text);

describe('what is typed', () => {
  it('finds Chinese by its characters, its sound and its initials', () => {
    for (const typed of ['分单', 'fendan', 'fd', 'fen dan', "fen'dan", 'fend', 'FD'])
      expect(match(typed, '分单'), typed).toBeGreaterThan(0);
    expect(match('fd', '自动分单')).toBeGreaterThan(0);
    expect(match('dd', '分单')).toBe(0);
    expect(match('xyz', '分单')).toBe(0);
  });

  it('prefers the whole to the beginning, the inside and the sound', () => {
    const texts = ['自动fd流程', 'fd', '分单', 'fd 二'];
    expect(texts.map((text) => match('fd', text))).toEqual([2, 4, 1, 3]);
  });

  it('takes no dictionary unless letters could be a sound', () => {
    expect(['fd', 'fen dan', '分单', '6920112233', 'E2026'].map(needsPinyin)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(matcherOf('fd', null)('分单')).toBe(0);
  });
});
