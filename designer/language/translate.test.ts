import { describe, expect, it } from 'vitest';
import { halfOf } from './halves.ts';
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

describe('halfOf', () => {
  it('gives each reader the half of a message in two languages', () => {
    const message = '对方答复状态码 400。 / The other side answered with status 400.';
    expect(halfOf(message, 'zh')).toBe('对方答复状态码 400。');
    expect(halfOf(message, 'en')).toBe('The other side answered with status 400.');
  });

  it('finds the border where a half holds the sign itself', () => {
    expect(halfOf('路径 a / b 不存在。 / There is no path a / b.', 'en')).toBe('There is no path a / b.');
    expect(halfOf('路径 a / b 不存在。 / There is no path a / b.', 'zh')).toBe('路径 a / b 不存在。');
  });

  it('shows a message in one language as it is', () => {
    for (const message of ['fetch failed', 'a / b', '库存不足', '缺货 / 停发']) {
      expect(halfOf(message, 'zh')).toBe(message);
      expect(halfOf(message, 'en')).toBe(message);
    }
  });
});
