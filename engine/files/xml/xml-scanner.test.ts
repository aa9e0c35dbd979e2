import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntities } from './xml-entities.ts';
import { attribute, createXmlScanner, prefixedAttribute } from './xml-scanner.ts';

type Event = ['open', string, string] | ['close', string] | ['text', string];

/** What a document tells when it comes in pieces of `size` characters; texts that a piece cut are put together. */
function scan(xml: string, size = xml.length): Event[] {
  const events: Event[] = [];
  const scanner = createXmlScanner({
    wantsText: true,
    open: (name, attributes) => void events.push(['open', name, attributes.trim()]),
    close: (name) => void events.push(['close', name]),
    text: (text) => {
      const last = events.at(-1);
      if (last?.[0] === 'text') last[1] += text;
      else events.push(['text', text]);
    },
  });
  for (let at = 0; at < xml.length; at += size) scanner.push(xml.slice(at, at + size));
  scanner.end();
  return events;
}

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { problem?: { code: string } }).problem?.code;
  }
};

const SAMPLE =
  '<?xml version="1.0"?>\n<!-- a > b --><x:a xmlns:x="u"><b r="A>1" s=\'2\'/><c>1 &lt; &#50;<![CDATA[ & 3]]></c >\n</x:a>\n';

describe('the scanner', () => {
  test('tells elements without prefixes, attributes and texts', () => {
    expect(scan(SAMPLE).filter(([kind, text]) => kind !== 'text' || text.trim() !== '')).toEqual([
      ['open', 'a', 'xmlns:x="u"'],
      ['open', 'b', 'r="A>1" s=\'2\''],
      ['close', 'b'],
      ['open', 'c', ''],
      ['text', '1 < 2 & 3'],
      ['close', 'c'],
      ['close', 'a'],
    ]);
  });

  test('does not mind where a document is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        expect(scan(SAMPLE, size)).toEqual(scan(SAMPLE));
      }),
    );
  });

  test.each([
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '',
    'text',
    '<a><b></a></b>',
    '<a',
    '</a>',
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
  ])('refuses %s', (xml) => {
    expect(codeOf(() => scan(xml))).toBe('xml-broken');
  });

  test('refuses whatever declares something', () => {
    expect(codeOf(() => scan('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))).toBe('xml-doctype');
    expect(codeOf(() => scan('<!doctype html><a/>', 3))).toBe('xml-doctype');
    expect(codeOf(() => scan('<a>&b;</a>'))).toBe('xml-entity');
    expect(codeOf(() => scan('<a>&#x110000;</a>'))).toBe('xml-entity');
  });

  test('gives up on a tag without an end', () => {
    const endless = `<a ${'x'.repeat(3_000_000)}`;
    expect(codeOf(() => scan(endless, 65_536))).toBe('xml-broken');
  });
});

test('attributes are read by their full name', () => {
  const attributes = ` r = "A1" xr:r='B2' t="a&amp;b" e=""`;
  expect(attribute(attributes, 'r')).toBe('A1');
  expect(attribute(attributes, 't')).toBe('a&b');
  expect(attribute(attributes, 'e')).toBe('');
  expect(attribute(attributes, 's')).toBeUndefined();
  expect(prefixedAttribute(attributes, 'r')).toBe('B2');
  expect(prefixedAttribute(' id="1"', 'id')).toBe('1');
});

test('entities are the five and characters by number', () => {
  expect(decodeEntities('&lt;&gt;&amp;&quot;&apos;&#65;&#x4e2d;')).toBe('<>&"\'A中');
});
