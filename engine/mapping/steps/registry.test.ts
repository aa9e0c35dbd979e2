import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingStep } from '../../../schemas/mapping.ts';
import { type Big, mul, numeric, printNumeric, toBig } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { checkMapping, compileMapping } from '../compile-mapping.ts';
import type { MappingOptions } from '../build.ts';
import { sampleDocument } from '../sample-document.ts';

const docOf = (steps: MappingStep[]): ReturnType<typeof sampleDocument> =>
  sampleDocument({ out: 'any' }, { fields: [{ to: 'out', from: 'in', steps }] });

/** What the steps make of a value: the value, or `!code` of the problem. */
function through(steps: MappingStep[], value: Json, options: MappingOptions = {}): Json | undefined {
  const result = compileMapping(docOf(steps), options).apply({ in: value });
  return result.ok ? result.output['out'] : `!${result.problems[0]?.code}`;
}
const problemsOf = (step: MappingStep, options: MappingOptions = {}): string[] =>
  checkMapping(docOf([step]), options).map(({ code, path }) => `${code} ${path}`);

describe('text steps', () => {
  it('trims, also full-width blanks', () => {
    expect(through([{ do: 'trim' }], '\t 张三　')).toBe('张三');
    expect(through([{ do: 'trim' }], [])).toBe('!not-text');
  });

  it('takes the guards of Excel off ids', () => {
    for (const guarded of [
      '="35153131473290001"',
      "'35153131473290001",
      '`35153131473290001',
      '35153131473290001\t',
      ' ="35153131473290001" ',
    ])
      expect(through([{ do: 'unguard' }], guarded), guarded).toBe('35153131473290001');
    expect(through([{ do: 'unguard' }], numeric('35153131473290001'))).toBe('35153131473290001');
    expect(through([{ do: 'unguard' }], '="a""b"')).toBe('a"b');
    expect(through([{ do: 'unguard' }], '=""')).toBeUndefined();
    expect(through([{ do: 'unguard' }], '3.51531E+16')).toBe('!rounded-id');
  });

  it('cuts by code points, replaces literally, changes ASCII case only', () => {
    expect(through([{ do: 'slice', start: 0, end: 2 }], '😀张三')).toBe('😀张');
    expect(through([{ do: 'slice', start: -2 }], '13800138000')).toBe('00');
    expect(through([{ do: 'replace', find: '.', with: '$&' }], 'a.b.c')).toBe('a$&b$&c');
    expect(through([{ do: 'lower' }], 'ABCÄ')).toBe('abcÄ');
    expect(through([{ do: 'upper' }], 'abcı')).toBe('ABCı');
  });

  it('takes parts of an address that is one text, and nothing it does not say', () => {
    const line = '李雷 13800138000 浙江省杭州市西湖区文三路 90 号';
    const part = (take: 'name' | 'phone' | 'city' | 'district' | 'code' | 'detail'): Json | undefined =>
      through([{ do: 'address', take }], line);
    expect([part('name'), part('phone'), part('city'), part('district'), part('code')]).toEqual([
      '李雷',
      '13800138000',
      '杭州市',
      '西湖区',
      '330106',
    ]);
    expect(part('detail')).toContain('文三路');
    expect(through([{ do: 'address', take: 'city' }], '文三路 90 号')).toBeUndefined();
    expect(through([{ do: 'address', take: 'city' }], [])).toBe('!not-text');
  });

  it('extracts with patterns that run in linear time', () => {
    const refunded: MappingStep = { do: 'extract', pattern: '已退款([0-9.]+)', group: 1 };
    expect(through([refunded, { do: 'number' }], '131.77(已退款89.84)')).toBe(89.84);
    expect(through([refunded], '131.77')).toBeUndefined();
    expect(through([{ do: 'extract', pattern: '^(a+)+$' }], `${'a'.repeat(50_000)}!`)).toBeUndefined();
    expect(problemsOf({ do: 'extract', pattern: '(' })).toEqual([
      'invalid-pattern /fields/0/steps/0/pattern',
    ]);
    expect(problemsOf({ do: 'extract', pattern: 'a', group: 1 })).toEqual([
      'unknown-group /fields/0/steps/0/group',
    ]);
  });

  it('splits, joins and reads inside', () => {
    const address = '张三， 13900139000，广东省深圳市';
    expect(through([{ do: 'split', by: '，' }], address)).toEqual(['张三', '13900139000', '广东省深圳市']);
    expect(through([{ do: 'split', by: '，', take: 1 }], address)).toBe('13900139000');
    expect(through([{ do: 'split', by: '，', take: 9 }], address)).toBeUndefined();
    expect(through([{ do: 'join', by: '/' }], ['a', '', null, 2])).toBe('a/2');
    expect(through([{ do: 'join', by: '/' }], [['a']])).toBe('!not-a-list');
    expect(through([{ do: 'parse-json' }, { do: 'get', path: 'city[0]' }], '{"city":["杭州"]}')).toBe('杭州');
    expect(through([{ do: 'parse-json' }], '{"city":')).toBe('!not-json');
    expect(problemsOf({ do: 'get', path: 'a..b' })).toEqual(['invalid-path /fields/0/steps/0/path']);
  });
});

describe('number steps', () => {
  it('reads numbers without loss', () => {
    expect(through([{ do: 'number' }], ' 1,234.50 ')).toBe(1234.5);
    expect(through([{ do: 'number' }], '+3')).toBe(3);
    expect(toBig(through([{ do: 'number' }], '12345678901234567.89') as Big).eq('12345678901234567.89')).toBe(
      true,
    );
    for (const text of ['1,23', '1.2.3', 'abc', '1 2', '--1', '0x1f'])
      expect(through([{ do: 'number' }], text), text).toBe('!not-a-number');
    expect(through([{ do: 'integer' }], '2.0')).toBe(2);
    expect(through([{ do: 'integer' }], '2.5')).toBe('!not-an-integer');
  });

  it('reads amounts with their currency', () => {
    const spellings: [string, number][] = [
      ['¥1,234.50', 1234.5],
      ['-￥5', -5],
      ['￥-5', -5],
      ['12元', 12],
      ['RM 9.90', 9.9],
      ['US$3', 3],
      ['9.90 SGD', 9.9],
      ['฿120', 120],
    ];
    for (const [text, amount] of spellings) expect(through([{ do: 'amount' }], text), text).toBe(amount);
    for (const text of ['-¥-5', '元', '1.2.3元', '十元'])
      expect(through([{ do: 'amount' }], text), text).toBe('!not-an-amount');
  });

  it('moves between fen and yuan exactly, at the scale of the currency', () => {
    expect(through([{ do: 'fen-to-yuan' }], 1999)).toBe(19.99);
    expect(through([{ do: 'fen-to-yuan' }], '1999.5')).toBe('!not-whole-units');
    expect(through([{ do: 'fen-to-yuan', currency: 'JPY' }], 1999)).toBe(1999);
    expect(through([{ do: 'yuan-to-fen' }], '19.99')).toBe(1999);
    expect(through([{ do: 'yuan-to-fen' }], 19.995)).toBe('!not-whole-units');
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (fen) => {
        const back = through([{ do: 'fen-to-yuan' }, { do: 'yuan-to-fen' }], numeric(String(fen)));
        expect(printNumeric(back as number)).toBe(String(fen));
      }),
    );
  });

  it('calculates exactly', () => {
    expect(through([{ do: 'multiply', by: 0.001 }], 1500)).toBe(1.5);
    expect(through([{ do: 'add', value: 0.2 }], '0.1')).toBe(0.3);
    expect(through([{ do: 'round', scale: 2 }], 1.005)).toBe(1.01);
    expect(through([{ do: 'percent' }], '12.5%')).toBe(0.125);
    expect(through([{ do: 'percent' }], 'x%')).toBe('!not-a-percentage');
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(through([{ do: 'percent' }, { do: 'multiply', by: 100 }], `${value}%`)).toBe(mul(value, 1));
      }),
    );
  });
});

describe('time steps', () => {
  it('reads times in the zone of the step, the mapping or the shop', () => {
    const midnight = '2026-11-11 00:00:00';
    expect(through([{ do: 'time' }], midnight)).toBe(Date.UTC(2026, 10, 10, 16));
    expect(through([{ do: 'time', zone: 'Asia/Bangkok' }], midnight)).toBe(Date.UTC(2026, 10, 10, 17));
    const { zone: _, ...unzoned } = docOf([{ do: 'time' }]);
    expect(compileMapping(unzoned, { zone: 'UTC' }).apply({ in: midnight })).toEqual({
      ok: true,
      output: { out: Date.UTC(2026, 10, 11) },
    });
    expect(through([{ do: 'time', pattern: 'dd/MM/yyyy' }], '10/05/2026')).toBe(Date.UTC(2026, 4, 9, 16));
    expect(through([{ do: 'time' }], '10/05/2026')).toBe('!not-a-time');
  });

  it('reads time stamps and prints times', () => {
    expect(through([{ do: 'epoch', unit: 's' }], '1762790700')).toBe(1_762_790_700_000);
    expect(through([{ do: 'epoch', unit: 'ms' }], 1_762_790_700_000)).toBe(1_762_790_700_000);
    expect(through([{ do: 'epoch', unit: 's' }], '2026-11-11')).toBe('!not-an-epoch');
    const instant = Date.UTC(2026, 10, 10, 16, 5);
    expect(through([{ do: 'print-time' }], instant)).toBe('2026-11-11T00:05:00+08:00');
    expect(through([{ do: 'print-time', style: 'local' }], instant)).toBe('2026-11-11 00:05:00');
    expect(through([{ do: 'print-time', style: 'date', zone: 'UTC' }], instant)).toBe('2026-11-10');
    expect(through([{ do: 'print-time' }], 'x')).toBe('!not-an-instant');
  });

  it('reads back every time it prints', () => {
    const instants = fc
      .integer({ min: -2_000_000_000, max: 4_000_000_000 })
      .map((seconds) => seconds * 1_000);
    fc.assert(
      fc.property(instants, (instant) => {
        expect(through([{ do: 'print-time' }, { do: 'time' }], instant)).toBe(instant);
      }),
    );
  });

  it('refuses zones and patterns nobody knows', () => {
    expect(problemsOf({ do: 'time', zone: 'Mars/Base' })).toEqual(['unknown-zone /fields/0/steps/0/zone']);
    expect(problemsOf({ do: 'time', pattern: 'dd/MM' })).toEqual([
      'invalid-time-pattern /fields/0/steps/0/pattern',
    ]);
  });
});

describe('choices', () => {
  it('maps codes, with or without a way out', () => {
    const map = { '10': 'paid', WAIT: 'open', '20': null };
    expect(through([{ do: 'values', map }], 10)).toBe('paid');
    expect(through([{ do: 'values', map }], ' WAIT ')).toBe('open');
    expect(through([{ do: 'values', map }], 20)).toBeUndefined();
    expect(through([{ do: 'values', map }], 'toString')).toBe('!unmapped-value');
    expect(through([{ do: 'values', map, otherwise: 'other' }], 99)).toBe('other');
    expect(through([{ do: 'values', map, otherwise: null }], 99)).toBeUndefined();
  });

  it('looks rows up in the lists it is given', () => {
    const lists = {
      skus: [
        { code: 'A-1', own: { sku: 'S1' } },
        { code: 2, own: { sku: 'S2' } },
        { code: 'A-1', own: { sku: 'late' } },
      ],
    };
    const step: MappingStep = { do: 'lookup', list: 'skus', key: 'code', value: 'own.sku' };
    expect(through([step], 'A-1', { lists })).toBe('S1');
    expect(through([step], '2', { lists })).toBe('S2');
    expect(through([step], 'B', { lists })).toBe('!not-in-list');
    expect(through([{ ...step, otherwise: 'none' }], 'B', { lists })).toBe('none');
    expect(
      through(
        [
          { do: 'lookup', list: 'skus', key: 'code' },
          { do: 'get', path: 'own.sku' },
        ],
        2,
        { lists },
      ),
    ).toBe('S2');
    expect(problemsOf(step)).toEqual([]);
    expect(problemsOf(step, { lists: {} })).toEqual(['unknown-list /fields/0/steps/0/list']);
    expect(problemsOf({ ...step, list: 'constructor' }, { lists })).toEqual([
      'unknown-list /fields/0/steps/0/list',
    ]);
  });

  it('reads yes and no', () => {
    for (const [word, value] of [
      ['是', true],
      ['否', false],
      ['Yes', true],
      ['0', false],
      [1, true],
      [false, false],
    ] as const)
      expect(through([{ do: 'boolean' }], word)).toBe(value);
    expect(through([{ do: 'boolean' }], 'maybe')).toBe('!not-a-boolean');
    expect(through([{ do: 'boolean', yes: ['手机订单'], no: ['电脑订单'] }], '手机订单')).toBe(true);
    expect(problemsOf({ do: 'boolean', yes: ['x'], no: ['x'] })).toEqual(['repeated-word /fields/0/steps/0']);
  });
});

describe('every step', () => {
  it('lets empty values pass', () => {
    for (const empty of [null, '', ' \t　'])
      expect(through([{ do: 'number' }, { do: 'time' }], empty)).toBeUndefined();
    expect(
      through([{ do: 'trim' }, { do: 'extract', pattern: 'x' }, { do: 'integer' }], 'abc'),
    ).toBeUndefined();
  });
});
