import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cleanTexts, compareText, isStorable } from './text.ts';

const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constant('\0'),
    fc.constant('😀'),
  ),
});

describe('text', () => {
  it('replaces only what no store can keep', () => {
    expect(cleanText('a\0b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
    fc.assert(
      fc.property(anyText, (text) => {
        const cleaned = cleanText(text);
        expect(isStorable(cleaned)).toBe(true);
        expect(new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll('\0', '\ufffd')).toBe(
          cleaned,
        );
      }),
    );
  });

  it('shares clean branches and warns with the place of the others', () => {
    const lines = [{ sku: 'A' }];
    const { value, warnings } = cleanTexts({ lines, buyer: { 'na\0me': 'x' } });
    expect(value).toEqual({ lines, buyer: { 'na\ufffdme': 'x' } });
    expect((value as { lines: unknown }).lines).toBe(lines);
    expect(warnings.map(({ path }) => path)).toEqual(['/buyer/na\ufffdme']);
  });

  it('orders by code point, as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(compareText(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect(['😀', '\ufffd', 'B', 'a'].sort(compareText)).toEqual(['B', 'a', '\ufffd', '😀']);
  });
});
