import { describe, expect, it } from 'vitest';
import type { MappingField, TargetType } from '../../schemas/mapping.ts';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileMapping } from './compile-mapping.ts';
import { sampleDocument } from './sample-document.ts';

function mapped(fields: MappingField[], record: Json, type: TargetType = 'any'): Json | undefined {
  const result = compileMapping(sampleDocument({ out: type }, { fields })).apply(record);
  return result.ok ? result.output['out'] : result.problems.map(({ code }) => `!${code}`).join();
}
const asTyped = (type: TargetType, value: Json): Json | undefined =>
  mapped([{ to: 'out', from: 'in' }], { in: value }, type);

describe('types of target fields', () => {
  it('convert what loses nothing', () => {
    expect(asTyped('text', new Big('35153131473290001'))).toBe('35153131473290001');
    expect(asTyped('money', '¥12.50')).toBe(12.5);
    expect(asTyped('number', '12.50')).toBe(12.5);
    expect(asTyped('integer', '12')).toBe(12);
    expect(asTyped('boolean', '是')).toBe(true);
    expect(asTyped('time', '2026-11-11 08:00')).toBe(Date.UTC(2026, 10, 11));
    expect(asTyped('object', { a: 1 })).toEqual({ a: 1 });
    expect(asTyped('list', [])).toEqual([]);
  });

  it('refuse the rest', () => {
    expect(asTyped('text', true)).toBe('!wrong-type');
    expect(asTyped('text', ['a'])).toBe('!wrong-type');
    expect(asTyped('integer', 1.5)).toBe('!not-an-integer');
    expect(asTyped('object', [])).toBe('!wrong-type');
    expect(asTyped('object', new Big(1))).toBe('!wrong-type');
    expect(asTyped('list', 'a')).toBe('!wrong-type');
  });

  it('never guess whether a time stamp counts seconds or milliseconds', () => {
    expect(asTyped('time', 1_762_790_700)).toBe('!not-a-time');
    expect(
      mapped([{ to: 'out', from: 'in', steps: [{ do: 'epoch', unit: 's' }] }], { in: 1_762_790_700 }, 'time'),
    ).toBe(1_762_790_700_000);
  });
});

describe('sources', () => {
  it('take the first path with a value', () => {
    const field: MappingField = { to: 'out', from: ['a', 'b', 'c'] };
    expect(mapped([field], { a: ' ', b: 0, c: 1 })).toBe(0);
    expect(mapped([field], {})).toBeUndefined();
  });

  it('calculate', () => {
    const sum: MappingField = { to: 'out', rule: { '+': [{ var: 'a' }, { var: 'b' }] } };
    expect(mapped([sum], { a: 0.1, b: 0.2 })).toBe(0.3);
    expect(mapped([sum], { a: 1 })).toBeUndefined();
    expect(mapped([sum], { a: 1, b: {} })).toBe('!rule-unknown');
  });

  it('write texts, empty where all places are', () => {
    const field: MappingField = { to: 'out', text: '{{a}}-{{ b.c }}!' };
    expect(mapped([field], { a: 1, b: { c: '乙' } })).toBe('1-乙!');
    expect(mapped([field], { b: { c: ['x'] } })).toBe('-["x"]!');
    expect(mapped([field], { a: '' })).toBeUndefined();
  });

  it('read a key that begins with a dollar sign when it is quoted', () => {
    expect(mapped([{ to: 'out', from: '["$"].x' }], { $: { x: 1 } })).toBe(1);
    expect(mapped([{ to: 'out', from: '$price' }], { $price: 2 })).toBe(2);
  });
});

describe('conditions, defaults and order', () => {
  const fields: MappingField[] = [
    { to: 'out', const: 'cod', when: { '==': [{ var: 'pay' }, 'COD'] }, onUnknown: 'false' },
    { to: 'out', from: 'pay', steps: [{ do: 'lower' }], default: 'none' },
  ];

  it('try the entries of one target in order', () => {
    expect(mapped(fields, { pay: 'COD' })).toBe('cod');
    expect(mapped(fields, { pay: 'CARD' })).toBe('card');
    expect(mapped(fields, {})).toBe('none');
  });

  it('say what an undecided condition means', () => {
    const when = { '>': [{ var: 'weight' }, 3] };
    expect(mapped([{ to: 'out', const: 1, when, onUnknown: 'true' }], {})).toBe(1);
    expect(mapped([{ to: 'out', const: 1, when, onUnknown: 'false' }], {})).toBeUndefined();
    expect(mapped([{ to: 'out', const: 1, when, onUnknown: 'fail' }], {})).toBe('!rule-unknown');
  });

  it('put no default in the place of a value that is wrong', () => {
    const field: MappingField = { to: 'out', from: 'n', default: '7' };
    expect(mapped([field], {}, 'integer')).toBe(7);
    expect(mapped([field], { n: 'x' }, 'integer')).toBe('!not-an-integer');
  });
});

describe('each', () => {
  it('nests, and places problems by index', () => {
    const { apply } = compileMapping(
      sampleDocument(
        {
          parcels: 'list',
          'parcels[*].lines': 'list',
          'parcels[*].lines[*].sku': 'text!',
          'parcels[*].lines[*].order': 'text',
        },
        {
          fields: [
            {
              to: 'parcels',
              each: 'boxes',
              fields: [
                {
                  to: 'lines',
                  each: 'content',
                  fields: [
                    { to: 'sku', from: '' },
                    { to: 'order', from: '$.id' },
                  ],
                },
              ],
            },
          ],
        },
      ),
    );
    expect(apply({ id: 'T1', boxes: [{ content: ['A', 'B'] }] })).toEqual({
      ok: true,
      output: {
        parcels: [
          {
            lines: [
              { sku: 'A', order: 'T1' },
              { sku: 'B', order: 'T1' },
            ],
          },
        ],
      },
    });
    expect(apply({ boxes: [{ content: ['A'] }, { content: ['B', null] }] })).toMatchObject({
      problems: [{ field: 'parcels[1].lines[1].sku' }],
    });
  });

  it('splits cells that hold several values', () => {
    const { apply } = compileMapping(
      sampleDocument(
        { lines: 'list!', 'lines[*].sku': 'text!', 'lines[*].qty': 'integer!', 'lines[*].shop': 'text' },
        {
          fields: [
            {
              to: 'lines',
              each: { columns: ['货号', '数量'], by: ';' },
              fields: [
                { to: 'sku', from: '货号' },
                { to: 'qty', from: '数量' },
                { to: 'shop', from: '店铺' },
              ],
            },
          ],
        },
      ),
    );
    expect(apply({ 店铺: '甲', 货号: 'A; B', 数量: '1;2' })).toMatchObject({
      output: {
        lines: [
          { sku: 'A', qty: 1, shop: '甲' },
          { sku: 'B', qty: 2, shop: '甲' },
        ],
      },
    });
    expect(apply({ 货号: 'A;B', 数量: '1' })).toMatchObject({ output: { lines: [{ qty: 1 }, { qty: 1 }] } });
    expect(apply({ 货号: 'A;B;C', 数量: '1;2' })).toMatchObject({
      problems: [{ field: 'lines', code: 'columns-differ' }],
    });
    expect(apply({ 货号: '' })).toMatchObject({ problems: [{ field: 'lines', code: 'missing' }] });
  });
});
