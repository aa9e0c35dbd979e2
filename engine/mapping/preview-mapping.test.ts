import { describe, expect, it } from 'vitest';
import type { MappingField } from '../../schemas/mapping.ts';
import { previewMapping } from './preview-mapping.ts';
import { sampleDocument } from './sample-document.ts';

const target = { orderNo: 'text!', amount: 'money!', lines: 'list', 'lines[*].sku': 'text!' } as const;
const fields: MappingField[] = [
  { to: 'orderNo', from: 'tid' },
  { to: 'amount', from: 'fen', steps: [{ do: 'fen-to-yuan' }] },
  { to: 'lines', each: 'items', fields: [{ to: 'sku', from: 'code' }] },
];
const samples = [
  { tid: '6920112233445501234', fen: 1990, items: [{ code: 'A' }, { code: 'B' }] },
  { tid: '2', fen: 'x', items: [{ code: 'A' }, {}] },
];
const preview = (entries: MappingField[], lists = {}) =>
  previewMapping(sampleDocument(target, { fields: entries }), samples, lists);

describe('the preview of a mapping', () => {
  it('shows the fields that went well beside the problems of the others', () => {
    const { rows, problems } = preview(fields);
    expect(problems).toEqual([]);
    expect(rows[0]).toMatchObject({ output: { orderNo: '6920112233445501234', amount: 19.9 }, problems: [] });
    expect(rows[1]?.output).toEqual({ orderNo: '2', lines: [{ sku: 'A' }, {}] });
    expect(rows[1]?.problems.map(({ field }) => field)).toEqual(['amount', 'lines[1].sku']);
  });

  it('counts empty and refused values per field, item by item', () => {
    expect(preview(fields).fields).toEqual([
      { field: 'orderNo', values: 2, empty: 0, invalid: 0 },
      { field: 'amount', values: 2, empty: 0, invalid: 1 },
      { field: 'lines[*].sku', values: 4, empty: 0, invalid: 1 },
    ]);
  });

  it('tries what can be tried while entries are missing or wrong, and says what is wrong', () => {
    const { rows, problems } = preview([
      { to: 'orderNo', from: 'tid' },
      { to: 'nowhere', from: 'tid' },
      { to: 'lines', each: 'items', fields: [{ to: 'sku', from: 'code[' }] },
    ]);
    expect(rows[0]).toMatchObject({ output: { orderNo: '6920112233445501234' }, problems: [] });
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'invalid-path',
      'unknown-target',
      'unmapped-required',
    ]);
  });

  it('gives its problems alone where there is nothing to try', () => {
    expect(previewMapping({ target: 1 }, samples)).toMatchObject({ rows: [], fields: [] });
    expect(previewMapping(null, samples).problems).not.toEqual([]);
    expect(preview([]).rows).toEqual([]);
  });
});
