import { describe, expect, it } from 'vitest';
import { compileSchema } from '../validator.ts';
import { parseJson } from '../values/parse-json.ts';
import { formats } from './formats.ts';

/** Of each format, texts that have it and texts that have not. */
const cases: Record<string, [good: string[], bad: string[]]> = {
  date: [
    ['2026-02-28', '2028-02-29', '2000-02-29'],
    ['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-1-1', '2026-11-11\n'],
  ],
  time: [
    ['08:30:00Z', '08:30:00.123456789012345678z', '23:59:60Z', '07:59:60+08:00', '00:29:60-23:30'],
    ['24:00:00Z', '08:60:00Z', '08:30:60Z', '08:30:00', '08:30:00+08', '08:30:00+0800', '08:30:00+24:00'],
  ],
  'date-time': [
    ['2026-11-11T00:05:00+08:00', '2026-11-11t00:05:00.5z'],
    ['2026-11-11 00:05:00+08:00', '2026-11-11T00:05:00', '2026-11-31T00:05:00Z', '2026-11-11T00:05:00+08'],
  ],
  duration: [
    ['P1Y2M3DT4H5M6S', 'P1M', 'PT30M', 'P2W', 'P1DT1S'],
    ['P', 'PT', 'P1Y2D', 'PT1H2S', 'P1W2D', '1D', 'P1S', 'P1.5D'],
  ],
  email: [
    ['wang.wu@example.com', '"wang wu"@example.com', 'a@[127.0.0.1]', 'a@[IPv6:::1]', 'a+b@xn--fiq228c.com'],
    [
      'wang..wu@example.com',
      '.a@example.com',
      'a@example',
      'a@',
      '@example.com',
      'a b@example.com',
      '王@example.com',
    ],
  ],
  'idn-email': [
    ['王@例子.公司', 'user@cafe\u0301.com'],
    ['王＠例子.公司', '王@', '2962'],
  ],
  hostname: [
    ['example.com', 'localhost', '1host', 'a--b.com', 'xn--fiq228c.com', 'a'.repeat(63)],
    ['', '.', 'example.', '.example', '-a.com', 'a-.com', 'a_b', 'a'.repeat(64), 'xn--X', '例子.com', 'ex\n'],
  ],
  'idn-hostname': [
    ['例子.公司', '例子。公司', 'l·l', 'ß', '・ア', 'א׳ב', 'क्‍ष', 'بي\u200cبي', 'ب١'],
    [
      '·l',
      'Ä',
      'aא',
      '0ا',
      'א0٠',
      '・',
      'ب٠۰',
      '\u0903a',
      'a\u200db',
      'x\u200cy',
      '-例',
      'a..b',
      'ü'.repeat(60),
    ],
  ],
  ipv4: [
    ['0.0.0.0', '255.255.255.255'],
    ['256.0.0.1', '1.2.3', '1.2.3.4.', '01.2.3.4', '1.2.3.4\n'],
  ],
  ipv6: [
    ['::', '::1', '1::', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:7::'],
    [
      '',
      ':',
      ':::',
      '1:2:3:4:5:6:7',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3',
      '1.2.3.4::',
      '12345::',
      '::g',
      ':1::',
    ],
  ],
  uri: [
    ['https://shop.example/a?b=c#d', 'urn:isbn:1', 'mailto:a@b.c', 'http://[::1]:80/', 'http://a:b@c', 'x:'],
    [
      '/a',
      'a b:c',
      'http://a:x/',
      'http://[1.2.3.4]',
      'http:/[::1]',
      'http://a b',
      'http://a/"',
      'http://例子',
      '1:b',
      'http://%zz',
    ],
  ],
  'uri-reference': [
    ['', 'a/b', '//h/p', '#f', '?q', './a:b'],
    ['1:b', '//a@b@c/', '\\a', '//h:x', '/a"b'],
  ],
  iri: [['http://例子.公司/路?键#段'], ['/路', 'http://2001:db8::1', 'http://例子/\n', '\\\\例']],
  'iri-reference': [
    ['路/段', '#段'],
    ['\\路', '#段\\'],
  ],
  url: [
    ['https://shop.example', 'ftp://a/b'],
    ['shop.example', 'mailto:a@b.c', 'https://', 'https:///a'],
  ],
  'uri-template': [
    ['http://a/{id}{?page,size}', '{+path:3}/{list*}', '{a.b}', "a'b", '路'],
    ['{', '}', '{}', '{a b}', '{^a}', 'a b', '\x7f', '{a:10000}', '{a,}'],
  ],
  uuid: [
    ['2eb8aa08-aa98-11ea-b4aa-73b441d16380', '2EB8AA08-AA98-11EA-B4AA-73B441D16380'],
    [
      '2eb8aa08aa9811eab4aa73b441d16380',
      'urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380',
      '2eb8aa08-aa98-11ea-b4aa',
    ],
  ],
  'json-pointer': [
    ['', '/a/0/~01~10', '/'],
    ['a', '/~', '/~2', '#/a'],
  ],
  'relative-json-pointer': [
    ['0', '1/a', '0#', '2-1/a'],
    ['01', '-1/a', '#', '/a', '1a'],
  ],
  'json-pointer-uri-fragment': [
    ['#', '#/a%20b'],
    ['/a', '#a', '#/ '],
  ],
  regex: [
    ['^a+$', '\\p{L}'],
    ['(', '\\a', '[b-a]'],
  ],
  byte: [
    ['', 'YQ==', 'YWJj'],
    ['YQ', 'YQ==\n', 'YQ!=', 'YWJj\nYQ'],
  ],
  'iso-time': [
    ['08:30:00', '08:30:00Z'],
    ['8:30', '25:00:00'],
  ],
  'iso-date-time': [
    ['2026-11-11 00:05:00', '2026-11-11T00:05:00Z'],
    ['2026-11-11', '2026-11-11x00:05:00'],
  ],
  binary: [['anything'], []],
  password: [['anything'], []],
};

describe('formats', () => {
  it.each(Object.entries(cases))('of %s', (format, [good, bad]) => {
    const validate = compileSchema({ format });
    expect(good.filter((text) => validate(text).length > 0)).toEqual([]);
    expect(bad.filter((text) => validate(text).length === 0)).toEqual([]);
    expect(validate(5)).toEqual([]);
  });

  it('of numbers are limits of size, for decimals too', () => {
    const fits = (format: string, text: string): boolean =>
      compileSchema({ format })(parseJson(text)).length === 0;
    expect(['-2147483648', '2147483647', '2147483648', '1.5'].map((text) => fits('int32', text))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(
      ['-9223372036854775808', '9223372036854775807', '9223372036854775808'].map((text) =>
        fits('int64', text),
      ),
    ).toEqual([true, true, false]);
    expect(fits('double', '1.5')).toBe(true);
    expect(compileSchema({ format: 'int32' })('text')).toEqual([]);
  });

  it('are all told apart from unknown ones, which only describe', () => {
    const tried = new Set([...Object.keys(cases), 'int32', 'int64', 'float', 'double']);
    expect([...formats.keys()].filter((name) => !tried.has(name))).toEqual([]);
    expect(compileSchema({ format: 'taobao-trade-no' })('x')).toEqual([]);
    expect(compileSchema({ format: 'date' }, { formats: false })('x')).toEqual([]);
  });
});
