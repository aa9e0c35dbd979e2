import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingGroup } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { checkMapping, compileMapping } from './compile-mapping.ts';
import { groupRows } from './group-rows.ts';
import { sampleDocument } from './sample-document.ts';

const group: MappingGroup = {
  by: '订单号',
  to: 'lines',
  header: [
    { to: 'orderNo', from: '订单号', steps: [{ do: 'unguard' }] },
    { to: 'total', from: '订单金额', agree: true },
    { to: 'remark', from: '["备注 "]' },
  ],
  lines: [
    { to: 'no', from: '$position' },
    { to: 'sku', from: '货号' },
    { to: 'quantity', from: '数量' },
    { to: 'orderNo', from: '$.订单号', steps: [{ do: 'unguard' }] },
  ],
  when: { '!!': [{ var: '货号' }] },
  onUnknown: 'false',
};
const doc = sampleDocument(
  {
    orderNo: 'text!',
    total: 'money!',
    remark: 'text',
    lines: 'list!',
    'lines[*].no': 'integer',
    'lines[*].sku': 'text!',
    'lines[*].quantity': 'integer!',
    'lines[*].orderNo': 'text',
  },
  { group },
);

describe('groups of rows', () => {
  it('make one order of its rows, wherever they stand', () => {
    const rows = [
      { 订单号: '="1001"', 订单金额: '500.00', '备注 ': '', 货号: 'A', 数量: '1' },
      { 订单号: '="1002"', 订单金额: '9.90', '备注 ': '快', 货号: 'C', 数量: '3' },
      { 订单号: '="1001"', 订单金额: '', '备注 ': '轻放', 货号: 'B', 数量: '2' },
    ];
    expect(groupRows(doc, rows)).toEqual([
      {
        ok: true,
        rows: [0, 2],
        output: {
          orderNo: '1001',
          total: 500,
          remark: '轻放',
          lines: [
            { no: 1, sku: 'A', quantity: 1, orderNo: '1001' },
            { no: 2, sku: 'B', quantity: 2, orderNo: '1001' },
          ],
        },
      },
      {
        ok: true,
        rows: [1],
        output: {
          orderNo: '1002',
          total: 9.9,
          remark: '快',
          lines: [{ no: 1, sku: 'C', quantity: 3, orderNo: '1002' }],
        },
      },
    ]);
  });

  it('hold back only the group with the problem', () => {
    const rows = [
      { 订单号: '1', 订单金额: '5', 货号: 'A', 数量: 'x' },
      { 订单号: '2', 订单金额: '5', 货号: 'A', 数量: '1' },
      { 订单号: '', 订单金额: '5', 货号: 'A', 数量: '1' },
      { 订单号: '3', 订单金额: '5', 货号: 'A', 数量: '1' },
      { 订单号: '3', 订单金额: '6', 货号: 'B', 数量: '1' },
      { 订单号: '4', 订单金额: '5', 货号: '', 数量: '1' },
    ];
    const found = groupRows(doc, rows).map((result) => [
      result.rows,
      result.ok ? 'ok' : result.problems.map(({ field, code }) => `${field} ${code}`),
    ]);
    expect(found).toEqual([
      [[0], ['lines[0].quantity not-an-integer']],
      [[1], 'ok'],
      [[2], ['订单号 missing-group-key', 'orderNo missing']],
      [[3, 4], ['total rows-differ']],
      [[5], ['lines missing']],
    ]);
  });

  it('keep keys apart that only look alike when joined', () => {
    const two = { ...group, by: ['订单号', '货号'] };
    const rows = [
      { 订单号: 'a,b', 订单金额: 1, 货号: 'c', 数量: 1 },
      { 订单号: 'a', 订单金额: 1, 货号: 'b,c', 数量: 1 },
    ];
    expect(groupRows({ ...doc, group: two }, rows)).toHaveLength(2);
  });

  it('lose no row and throw on none', () => {
    const compiled = compileMapping(doc);
    const row = fc.oneof(
      fc.jsonValue(),
      fc.record({
        订单号: fc.constantFrom('1', '2', ''),
        订单金额: fc.jsonValue(),
        货号: fc.jsonValue(),
        数量: fc.jsonValue(),
        ['__proto__']: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const seen = compiled.applyAll(rows as Json[]).flatMap((result) => result.rows);
        expect(seen.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
        for (const one of rows) expect(typeof compiled.apply(one as Json).ok).toBe('boolean');
      }),
    );
  });

  it('are checked', () => {
    const codes = (changed: Partial<MappingGroup>): string[] =>
      checkMapping({ ...doc, group: { ...group, ...changed } }).map(({ code, path }) => `${code} ${path}`);
    expect(codes({})).toEqual([]);
    expect(codes({ by: ['a..b'] })).toEqual(['invalid-path /group/by']);
    expect(
      codes({
        header: [
          { to: 'orderNo', text: '{{订单号}}', agree: true },
          { to: 'total', from: '订单金额' },
        ],
      }),
    ).toEqual(['misplaced-setting /group/header/0/from']);
    expect(codes({ lines: [{ to: 'sku', from: '货号' }] })).toEqual(['unmapped-required /target/6']);
    expect(codes({ to: 'orderNo' })).toContain('not-a-list /group/to');
  });
});
