import { describe, expect, it } from 'vitest';
import type { Text } from '../../schemas/text.ts';
import { dictionary } from './dictionary.ts';
import { readWords } from './sources.fixture.ts';

const entries = Object.entries(dictionary as Record<string, Text>);
const zh = entries.map(([key, text]) => [key, text.zh] as const);
const en = entries.map(([key, text]) => [key, text.en] as const);
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

describe('the dictionary', () => {
  it('says everything in both languages', () => {
    expect(entries.filter(([, text]) => text.zh.trim() === '' || text.en.trim() === '')).toEqual([]);
    const same = entries.filter(
      ([, text]) => text.zh === text.en && /\p{L}{2,}/u.test(text.zh.replace(/\{\w+\}/g, '')),
    );
    expect(same.map(([key]) => key)).toEqual(['shell.brand']);
    expect(en.filter(([key, text]) => /\p{Script=Han}/u.test(text) && key !== 'shell.brand')).toEqual([]);
  });

  it('fills the same places in both languages, and in both forms of a number', () => {
    for (const [key, text] of entries) {
      const named = [...new Set(places(text.zh))].sort();
      for (const form of text.en.split('|')) {
        const filled = [...new Set(places(form))].sort();
        // "One field needs a change" may leave its number out.
        const bound = text.en.includes('|') ? named.filter((name) => name !== 'count') : named;
        expect({ key, places: filled.filter((name) => named.includes(name)) }).toEqual({
          key,
          places: filled,
        });
        expect({ key, missing: bound.filter((name) => !filled.includes(name)) }).toEqual({
          key,
          missing: [],
        });
      }
    }
  });

  it('writes Chinese with full-width punctuation', () => {
    const narrow = /[\p{Script=Han}}]\s*[,;:!?()]|[,;:!?()]\s*\p{Script=Han}|\p{Script=Han}\.|["']|\.\.\./u;
    expect(zh.filter(([, text]) => /\p{Script=Han}/u.test(text) && narrow.test(text))).toEqual([]);
  });

  it('would notice narrow punctuation', () => {
    const narrow = /[\p{Script=Han}}]\s*[,;:!?()]|[,;:!?()]\s*\p{Script=Han}|\p{Script=Han}\.|["']|\.\.\./u;
    for (const wrong of ['好的,再见', '已完成.', '原因:缺货', '运行(演练)', '{count}条; 继续', '说"好"'])
      expect(wrong).toMatch(narrow);
  });
});

describe('the sources', () => {
  const words = readWords();
  const known = new Set(entries.map(([key]) => key));

  it('hold no text for people outside of the dictionary', () => {
    expect(words.bare).toEqual(['app/language-switch.tsx: 中文']);
  });

  it('use no key that is missing', () => {
    const groups = new Set([...known].map((key) => key.split('.')[0] ?? ''));
    const looksLikeKey = (text: string): boolean =>
      /^[a-z-]+\.[a-z][a-z-]*$/.test(text) && groups.has(text.split('.')[0] ?? '');
    // Names of journal events have the shape of keys.
    const events =
      /^(run|step|event)\.(started|completed|failed|canceled|reopened|retrying|waiting|resumed|received)$/;
    const missing = [...words.keys].filter(
      (text) => looksLikeKey(text) && !known.has(text) && !events.test(text),
    );
    expect(missing).toEqual([]);
  });

  it('use every key', () => {
    const prefixes = [...words.prefixes].filter((prefix) => /^[a-z-]+\.$/.test(prefix));
    const unused = [...known].filter(
      (key) => !words.keys.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});
