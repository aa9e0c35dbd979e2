import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingStep } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { checkMapping, compileMapping } from './compile-mapping.ts';
import { sampleDocument } from './sample-document.ts';

/** The example of the documentation: an order of a shop platform becomes an order of ours. */
const ORDER_MAPPING = `{
  "schemaVersion": 1,
  "id": "sample-shop-orders",
  "name": { "zh": "示例店铺订单", "en": "Orders of a sample shop" },
  "zone": "Asia/Shanghai",
  "target": [
    { "path": "orderNo", "type": "text", "required": true, "label": { "zh": "订单号", "en": "Order number" } },
    { "path": "status", "type": "text", "required": true, "label": { "zh": "状态", "en": "Status" } },
    { "path": "consignee.name", "type": "text", "required": true, "label": { "zh": "收货人", "en": "Consignee" } },
    { "path": "consignee.address", "type": "text", "label": { "zh": "地址", "en": "Address" } },
    { "path": "totalAmount", "type": "money", "required": true, "label": { "zh": "实付金额", "en": "Amount paid" } },
    { "path": "paidAt", "type": "time", "label": { "zh": "付款时间", "en": "Paid at" } },
    { "path": "currency", "type": "text", "label": { "zh": "币种", "en": "Currency" } },
    { "path": "lines", "type": "list", "required": true, "label": { "zh": "明细", "en": "Lines" } },
    { "path": "lines[*].no", "type": "integer", "label": { "zh": "行号", "en": "Line number" } },
    { "path": "lines[*].order", "type": "text", "label": { "zh": "订单号", "en": "Order number" } },
    { "path": "lines[*].sku", "type": "text", "required": true, "label": { "zh": "货号", "en": "SKU" } },
    { "path": "lines[*].amount", "type": "money", "label": { "zh": "小计", "en": "Amount" } },
    { "path": "lines[*].gift", "type": "boolean", "label": { "zh": "赠品", "en": "Gift" } }
  ],
  "fields": [
    { "to": "orderNo", "from": "order_id" },
    { "to": "status", "from": "state", "steps": [{ "do": "values", "map": { "10": "paid", "20": "shipped" } }] },
    { "to": "consignee.name", "from": ["receiver.name", "buyer"], "steps": [{ "do": "trim" }] },
    { "to": "consignee.address", "text": "{{receiver.province}}{{receiver.city}} {{receiver.street}}" },
    { "to": "totalAmount", "from": "pay_fen", "steps": [{ "do": "fen-to-yuan" }] },
    { "to": "paidAt", "from": "pay_time", "steps": [{ "do": "time" }] },
    { "to": "currency", "from": "currency", "default": "CNY" },
    { "to": "lines", "each": "items", "fields": [
      { "to": "no", "from": "$position" },
      { "to": "order", "from": "$.order_id" },
      { "to": "sku", "from": "sku" },
      { "to": "amount", "rule": { "*": [{ "var": "qty" }, { "var": "price" }] } },
      { "to": "gift", "const": true, "when": { "==": [{ "var": "price" }, 0] }, "onUnknown": "false" }
    ] }
  ]
}`;

const order = {
  order_id: '6920152002630000001',
  state: 10,
  receiver: { name: ' 王小明 ', province: '浙江省', city: '杭州市', street: '文一路 1 号' },
  pay_fen: 19950,
  pay_time: '2026-11-11 00:05:00',
  items: [
    { sku: 'A', qty: 3, price: 1.1 },
    { sku: 'B', qty: 1, price: 0 },
  ],
};

describe('compileMapping', () => {
  const mapping = compileMapping(parseJson(ORDER_MAPPING));
  const mapped = {
    orderNo: '6920152002630000001',
    status: 'paid',
    consignee: { name: '王小明', address: '浙江省杭州市 文一路 1 号' },
    totalAmount: 199.5,
    paidAt: Date.UTC(2026, 10, 10, 16, 5),
    currency: 'CNY',
    lines: [
      { no: 1, order: '6920152002630000001', sku: 'A', amount: 3.3 },
      { no: 2, order: '6920152002630000001', sku: 'B', amount: 0, gift: true },
    ],
  };

  it('maps a record', () => {
    expect(mapping.apply(order)).toEqual({ ok: true, output: mapped });
  });

  it('leaves optional fields out where the source is empty', () => {
    const { pay_time: _, ...unpaid } = order;
    const { paidAt: __, ...expected } = mapped;
    expect(
      mapping.apply({
        ...unpaid,
        receiver: { name: '王小明', province: '浙江省', city: '杭州市', street: '文一路 1 号' },
      }),
    ).toEqual({ ok: true, output: expected });
    expect(mapping.apply({ ...order, pay_time: ' ', receiver: null, buyer: '王小明' })).toMatchObject({
      output: { consignee: { name: '王小明' } },
    });
  });

  it('tells every problem of a record on its field, with the value', () => {
    const result = mapping.apply({
      ...order,
      state: 99,
      pay_fen: '12.5',
      items: [
        { sku: 'A', qty: 1, price: 2 },
        { qty: 1, price: 'x' },
      ],
    });
    expect(result.ok ? [] : result.problems.map(({ field, code, value }) => [field, code, value])).toEqual([
      ['status', 'unmapped-value', 99],
      ['totalAmount', 'not-whole-units', '12.5'],
      ['lines[1].sku', 'missing', undefined],
      ['lines[1].amount', 'rule-unknown', undefined],
    ]);
  });

  it('asks for lines where they are required', () => {
    for (const items of [[], null, undefined])
      expect(mapping.apply({ ...order, items: items as Json })).toMatchObject({
        ok: false,
        problems: [{ field: 'lines', code: 'missing' }],
      });
    expect(mapping.apply({ ...order, items: { sku: 'A' } })).toMatchObject({
      problems: [{ field: 'lines', code: 'not-a-list', value: '{…}' }],
    });
  });

  it('says where each field comes from', () => {
    expect(mapping.lineage).toContainEqual({ field: 'consignee.name', from: ['receiver.name', 'buyer'] });
    expect(mapping.lineage).toContainEqual({
      field: 'lines[*].amount',
      from: ['items[*].price', 'items[*].qty'],
    });
    expect(mapping.lineage).toContainEqual({ field: 'lines[*].order', from: ['order_id'] });
    expect(mapping.lineage).toContainEqual({ field: 'lines', from: ['items'] });
  });

  it('gives one result per record and never stops a batch', () => {
    const results = mapping.applyAll([order, null, order]);
    expect(results.map(({ ok, rows }) => [ok, rows])).toEqual([
      [true, [0]],
      [false, [1]],
      [true, [2]],
    ]);
  });

  it('never throws, whatever the record', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (whole, piece) => {
        for (const record of [
          whole,
          { ...order, items: whole },
          { ...order, items: [whole, piece] },
          { ...order, receiver: whole, state: piece, pay_fen: piece, pay_time: whole },
        ])
          expect(typeof mapping.apply(record as Json).ok).toBe('boolean');
      }),
    );
  });

  it('reads own properties only', () => {
    const read = compileMapping(
      sampleDocument(
        { a: 'any', b: 'any' },
        {
          fields: [
            { to: 'a', from: 'toString' },
            { to: 'b', from: 'x.hasOwnProperty' },
          ],
        },
      ),
    );
    expect(read.apply({ x: {} })).toEqual({ ok: true, output: {} });
    expect(read.apply(JSON.parse('{"__proto__":{"toString":1}}') as Json)).toEqual({ ok: true, output: {} });
  });

  it('never throws for any step on any value', () => {
    const steps: MappingStep[] = [
      { do: 'unguard' },
      { do: 'slice', start: 1 },
      { do: 'extract', pattern: '(a)|b', group: 1 },
      { do: 'split', by: ',' },
      { do: 'join', by: ',' },
      { do: 'get', path: 'a[0]' },
      { do: 'parse-json' },
      { do: 'number' },
      { do: 'integer' },
      { do: 'amount' },
      { do: 'percent' },
      { do: 'fen-to-yuan' },
      { do: 'yuan-to-fen' },
      { do: 'multiply', by: 1e300 },
      { do: 'add', value: 0.1 },
      { do: 'round', scale: 2 },
      { do: 'boolean' },
      { do: 'time' },
      { do: 'epoch', unit: 's' },
      { do: 'print-time' },
      { do: 'values', map: { a: 1 } },
    ];
    const some = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.constantFrom('2026-11-11', '¥1.20', '1e300', 8.64e15, -1, 1e21),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 4 }),
        some,
        (chain, value) => {
          const { apply } = compileMapping(
            sampleDocument({ out: 'any' }, { fields: [{ to: 'out', from: 'in', steps: chain }] }),
          );
          expect(typeof apply({ in: value as Json }).ok).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('checkMapping', () => {
  const target = { a: 'text', n: 'integer', when: 'time', 'lines[*].sku': 'text', lines: 'list' } as const;
  const check = (fields: unknown[]): string[] =>
    checkMapping({ ...sampleDocument(target, { fields: [] }), fields }).map(
      ({ code, path }) => `${code} ${path}`,
    );

  it('accepts a good document', () => {
    expect(checkMapping(parseJson(ORDER_MAPPING))).toEqual([]);
  });

  it('finds what is wrong with a field', () => {
    expect(check([{ to: 'b', from: 'x' }])).toEqual(['unknown-target /fields/0/to']);
    expect(check([{ to: 'a' }])).toEqual(['one-source /fields/0']);
    expect(check([{ to: 'a', from: 'x', const: 1 }])).toEqual(['one-source /fields/0']);
    expect(check([{ to: 'a', from: 'x..y' }])).toEqual(['invalid-path /fields/0/from']);
    expect(check([{ to: 'a', from: ['x', '__proto__'] }])).toEqual(['forbidden-key /fields/0/from/1']);
    expect(check([{ to: 'constructor', from: 'x' }])).toEqual(['forbidden-key /fields/0/to']);
    expect(check([{ to: 'lines[0]', from: 'x' }])).toEqual(['invalid-target /fields/0/to']);
    expect(check([{ to: 'a', text: 'fixed' }])).toEqual(['no-placeholder /fields/0/text']);
    expect(check([{ to: 'a', text: '{{x..y}}' }])).toEqual(['invalid-path /fields/0/text']);
    expect(check([{ to: 'a', rule: { nope: [] } }])).toEqual([
      expect.stringMatching(/^rule-unknown-operator \/fields\/0\/rule/),
    ]);
    expect(check([{ to: 'a', from: 'x', when: true }])).toEqual(['unknown-undecided /fields/0/onUnknown']);
    expect(check([{ to: 'a', from: '$position' }])).toEqual(['no-position /fields/0/from']);
    expect(check([{ to: 'n', from: 'x', default: 'many' }])).toEqual(['wrong-default /fields/0/default']);
    expect(check([{ to: 'a', from: 'x', steps: [{ do: 'time' }] }])).toEqual(['wrong-type /fields/0/steps']);
    expect(check([{ to: 'a', from: 'x', fields: [{ to: 'a', from: 'x' }] }])).toEqual([
      'misplaced-setting /fields/0/fields',
    ]);
    expect(check([{ to: 'a', each: 'x', fields: [] }])).not.toEqual([]);
    expect(check([{ to: 'a', each: 'x', fields: [{ to: 'sku', from: 'sku' }] }])).toEqual([
      'not-a-list /fields/0/to',
      'unknown-target /fields/0/fields/0/to',
    ]);
    expect(
      check([{ to: 'lines', each: 'x', steps: [{ do: 'trim' }], fields: [{ to: 'sku', from: 'a' }] }]),
    ).toEqual(['misplaced-setting /fields/0/steps']);
    expect(check([{ to: 'a', from: 'x', steps: [{ do: 'explode' }] }])).toEqual([
      expect.stringContaining('/fields/0/steps/0'),
    ]);
  });

  it('finds what is wrong with the whole', () => {
    expect(checkMapping(null)).not.toEqual([]);
    expect(
      checkMapping({ ...sampleDocument(target, { fields: [{ to: 'a', from: 'a' }] }), zone: 'Mars/Base' }),
    ).toMatchObject([{ code: 'unknown-zone', path: '/zone' }]);
    expect(
      checkMapping({
        ...sampleDocument({ a: 'text!' }, { fields: [{ to: 'a', from: 'a' }] }),
        fields: undefined,
      }),
    ).toMatchObject([{ code: 'fields-or-group' }]);
    const missing = sampleDocument(
      { a: 'text!', b: 'text!', 'lines[*].sku': 'text!', lines: 'list' },
      { fields: [{ to: 'a', from: 'a' }] },
    );
    expect(checkMapping(missing)).toMatchObject([
      { code: 'unmapped-required', path: '/target/1', value: 'b' },
    ]);
    const overlap = sampleDocument(
      { a: 'any', 'a.b': 'any' },
      {
        fields: [
          { to: 'a', from: 'a' },
          { to: 'a.b', from: 'b' },
        ],
      },
    );
    expect(checkMapping(overlap)).toMatchObject([{ code: 'overlapping-targets' }]);
    const doc = sampleDocument({ a: 'any' }, { fields: [{ to: 'a', from: 'a' }] });
    expect(checkMapping({ ...doc, target: [...doc.target, ...doc.target] })).toMatchObject([
      { code: 'repeated-target', path: '/target/1/path' },
    ]);
  });

  it('is what compiling refuses with', () => {
    expect(() =>
      compileMapping(sampleDocument({ a: 'text' }, { fields: [{ to: 'a', from: 'x..y' }] })),
    ).toThrow('/fields/0/from');
    const lookup = sampleDocument(
      { a: 'any' },
      { fields: [{ to: 'a', from: 'a', steps: [{ do: 'lookup', list: 'l', key: 'k' }] }] },
    );
    expect(checkMapping(lookup)).toEqual([]);
    expect(() => compileMapping(lookup)).toThrow('no list "l"');
  });
});
