import { describe, expect, it } from 'vitest';
import { fill } from './translate.ts';

describe('fill', () => {
  it('puts values into their places and leaves unknown places alone', () => {
    const text = { zh: '{name} 有 {count} 条', en: '{name} has {count}' };
    expect(fill(text, 'zh', { name: '李雷', count: 2 })).toBe('李雷 有 2 条');
    expect(fill(text, 'en', { count: 0 })).toBe('{name} has 0');
  });

  it('chooses the form for one by the count alone', () => {
    const text = { zh: '{count} 条', en: '{count} run|{count} runs' };
    expect([0, 1, 2].map((count) => fill(text, 'en', { count }))).toEqual(['0 runs', '1 run', '2 runs']);
    expect(fill(text, 'zh', { count: 1 })).toBe('1 条');
  });

  it('takes no value from a prototype', () => {
    expect(fill({ zh: '{constructor}', en: '{toString}' }, 'zh', {})).toBe('{constructor}');
  });
});
