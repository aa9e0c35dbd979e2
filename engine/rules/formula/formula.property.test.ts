import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { compileRule } from '../compile-rule.ts';
import { operators } from '../operators/registry.ts';
import { canonicalRule, operationOf } from './canonical.ts';
import type { FormulaFields } from './names.ts';
import { parseFormula } from './parse.ts';
import { printFormula } from './print.ts';
import { formulaFunctions } from './functions.ts';

const labelled: FormulaFields = {
  fields: [
    { path: 'input.weight', label: { zh: '重量', en: 'Weight' } },
    { path: 'input.region', label: { zh: '地区 编码', en: 'Region [code]' } },
    { path: 'input.lines', label: { zh: '商品行', en: 'Lines' } },
    { path: 'input.lines.*.qty', label: { zh: '数量', en: 'Quantity' } },
    { path: 'steps.check-stock.qty', label: { zh: '数量', en: 'Quantity' } },
    { path: 'input.true', label: { zh: '真', en: 'true' } },
    { path: 'input.path', label: { zh: 'input.weight', en: 'steps.x' } },
  ],
};

const path = fc.oneof(
  fc.constantFrom(
    'input.weight',
    'input.region',
    'input.lines',
    'steps.check-stock.qty',
    'input.true',
    'input.path',
  ),
  fc.constantFrom(
    '',
    'qty',
    'current',
    'accumulator',
    'current.qty',
    'weight',
    'input.lines.0.qty',
    'a]b',
    '1',
    '该项',
    'x y',
  ),
  fc.string({ maxLength: 6 }),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.constantFrom(
    ...[
      '7615917337495251231',
      '0.1234567890123456789',
      '-1.00000000000000000001e120',
      '99999999999999999999.99',
    ].map((digits) => numeric(digits)),
  ),
);
const literal = fc.oneof(
  number,
  fc.string(),
  fc.constantFrom('邮政', '说"好"', '“弯”', '=', '重量'),
  fc.boolean(),
  fc.constant(null),
) as fc.Arbitrary<Json>;

const spelled = [...operators].filter(([name]) => name !== '?:' && name !== 'var');

const { rule } = fc.letrec<{ rule: Json; operation: Json; list: Json; variable: Json }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    tie('variable'),
    tie('operation'),
    tie('list'),
  ),
  list: fc.array(tie('rule'), { maxLength: 3 }) as fc.Arbitrary<Json>,
  variable: fc.oneof(
    path.map((one) => ({ var: one })),
    fc.tuple(path, tie('rule')).map(([one, otherwise]) => ({ var: [one, otherwise] })),
    tie('operation').map((computed) => ({ var: computed })),
  ) as fc.Arbitrary<Json>,
  operation: fc
    .constantFrom(...spelled)
    .chain(([name, { least, most }]) =>
      fc
        .array(tie('rule'), { minLength: least, maxLength: Math.min(most, least + 2) })
        .map((operands) => operationOf(name, operands)),
    ),
}));

const options = { numRuns: 3_000 };

describe('a formula and its rule', () => {
  for (const language of ['zh', 'en'] as const)
    for (const fields of [{}, labelled])
      it(`say the same both ways in ${language}, ${fields.fields === undefined ? 'by path' : 'by label'}`, () => {
        fc.assert(
          fc.property(rule, (one) => {
            const printed = printFormula(one, language, fields);
            if (!printed.ok) throw new Error(printed.message.en);
            const parsed = parseFormula(printed.text, fields);
            expect(parsed).toEqual({ ok: true, rule: canonicalRule(one) });
            if (!parsed.ok) return;
            expect(printFormula(parsed.rule, language, fields)).toEqual(printed);
          }),
          options,
        );
      });

  it('reads any text or says where it is wrong, within the text', () => {
    const piece = fc.constantFrom(
      'IF',
      '(',
      ')',
      '重量',
      '>',
      '3',
      '"',
      ',',
      '{',
      '}',
      '-',
      '=',
      ' ',
      '[',
      ']',
      'AND',
      '，',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseFormula(text, labelled);
        if (parsed.ok) return;
        expect(parsed.fault.from).toBeGreaterThanOrEqual(0);
        expect(parsed.fault.to).toBeLessThanOrEqual(text.length);
        expect(parsed.fault.from).toBeLessThanOrEqual(parsed.fault.to);
      }),
      options,
    );
  });

  it('means what it meant before it was put in its one spelling', () => {
    const data: Json = {
      input: { weight: 3, region: '65', lines: [{ qty: 1 }, { qty: 2 }] },
      weight: 1,
      qty: 2,
    };
    const loose = (name: string, operands: Json[]): Json => ({ [name]: operands });
    for (const [one, other] of [
      [loose('var', ['input.weight']), { var: 'input.weight' }],
      [loose('?:', [true, 1, 2]), { if: [true, 1, 2] }],
      [loose('!', [false]), { '!': false }],
      [{ var: 1 }, { var: '1' }],
    ] as [Json, Json][]) {
      expect(canonicalRule(one)).toEqual(other);
      expect(compileRule(one).evaluate(data)).toEqual(compileRule(canonicalRule(one)).evaluate(data));
    }
  });
});

describe('the functions of formulas', () => {
  it('spell every operator, with as many operands as it takes', () => {
    for (const [name, { least, most, body }] of operators) {
      if (name === '?:' || name === 'var') continue;
      const functions = formulaFunctions.filter(({ operator }) => operator === name);
      expect(functions, name).not.toEqual([]);
      for (const one of functions)
        expect([name, one.least, one.most, one.body]).toEqual([name, least, most, body]);
    }
    expect(formulaFunctions.filter(({ operator }) => !operators.has(operator))).toEqual([]);
  });

  it('have names that are unlike each other', () => {
    const names = formulaFunctions.flatMap(({ name, also = [] }) => [
      ...new Set([name.zh, name.en, ...also]),
    ]);
    expect(names.length).toBe(new Set(names.map((name) => name.toUpperCase())).size);
  });
});
