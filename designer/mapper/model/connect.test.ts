import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../../schemas/mapping.ts';
import { accept, connect, disconnect, renameSource } from './connect.ts';
import { linesOf } from './lines.ts';
import { mappingOf } from './mapper.fixture.ts';

const draw = (mapping: Mapping, source: string, target: string): Mapping => {
  const done = connect(mapping, { source, target });
  if (!done.ok) throw new Error(done.refusal);
  return done.mapping;
};
const all = (...pairs: [string, string][]): Mapping['fields'] =>
  pairs.reduce((before, [source, target]) => draw(before, source, target), mappingOf([])).fields;

describe('drawing a line', () => {
  it('reads the source', () => {
    expect(all(['tid', 'orderNo'])).toEqual([{ to: 'orderNo', from: 'tid' }]);
  });

  it('puts texts one behind the other, and takes the first value of other kinds', () => {
    expect(all(['province', 'address'], ['city', 'address'])).toEqual([
      { to: 'address', text: '{{province}}{{city}}' },
    ]);
    expect(all(['total', 'totalAmount'], ['paid', 'totalAmount'])).toEqual([
      { to: 'totalAmount', from: ['total', 'paid'] },
    ]);
  });

  it('makes the band of a list, and goes on in it', () => {
    expect(all(['items[*].sku_id', 'lines[*].sku'], ['items[*].num', 'lines[*].quantity'])).toEqual([
      {
        to: 'lines',
        each: 'items',
        fields: [
          { to: 'sku', from: 'sku_id' },
          { to: 'quantity', from: 'num' },
        ],
      },
    ]);
    expect(all(['items', 'lines'], ['tid', 'lines[*].sku'])).toEqual([
      { to: 'lines', each: 'items', fields: [{ to: 'sku', from: '$.tid' }] },
    ]);
  });

  it('takes cells that hold several values apart together', () => {
    expect(all(['SKU', 'lines[*].sku'], ['数量', 'lines[*].quantity'])).toEqual([
      {
        to: 'lines',
        each: { columns: ['SKU', '数量'], by: ';' },
        fields: [
          { to: 'sku', from: 'SKU' },
          { to: 'quantity', from: '数量' },
        ],
      },
    ]);
  });

  it('writes lines of grouped rows where they belong', () => {
    const group = { by: '单号', to: 'lines', header: [], lines: [] };
    const { fields: _none, ...grouped } = mappingOf([], { group });
    expect(draw(draw(grouped, '单号', 'orderNo'), 'SKU', 'lines[*].sku').group).toEqual({
      ...group,
      header: [{ to: 'orderNo', from: '单号' }],
      lines: [{ to: 'sku', from: 'SKU' }],
    });
  });

  it('reads all items of a list for a text, and the first for a number', () => {
    expect(all(['items[*].sku_id', 'address'], ['items[*].price', 'totalAmount'])).toEqual([
      { to: 'address', from: 'items[*].sku_id', steps: [{ do: 'join', by: '，' }] },
      { to: 'totalAmount', from: 'items[0].price' },
    ]);
  });

  it('refuses what cannot be line by line', () => {
    const mapping = mappingOf([{ to: 'lines', each: 'items', fields: [{ to: 'sku', from: 'a' }] }]);
    expect(connect(mapping, { source: 'gifts[*].code', target: 'lines[*].sku' })).toEqual({
      ok: false,
      refusal: 'other-list',
    });
    expect(connect(mappingOf([]), { source: 'shop.name', target: 'lines[*].sku' })).toEqual({
      ok: false,
      refusal: 'no-list',
    });
  });
});

describe('taking a line off', () => {
  it('leaves the other sources, and takes the band with its last field', () => {
    const merged = draw(mappingOf([{ to: 'address', from: 'province' }]), 'city', 'address');
    const [line] = linesOf(merged);
    expect(disconnect(merged, line!, 'city').fields).toEqual([{ to: 'address', text: '{{province}}' }]);
    const banded = draw(mappingOf([]), 'items[*].sku_id', 'lines[*].sku');
    const inner = linesOf(banded).find(({ target }) => target === 'lines[*].sku');
    expect(disconnect(banded, inner!).fields).toEqual([]);
  });
});

describe('suggestions and new names', () => {
  it('leave alone what a person has drawn', () => {
    const match = { confidence: 1, reason: { code: 'words', zh: '', en: '' }, chosen: true };
    const drawn = mappingOf([{ to: 'orderNo', from: 'mine' }]);
    const accepted = accept(drawn, [
      { ...match, source: 'tid', target: 'orderNo', steps: [] },
      { ...match, source: 'pay_time', target: 'paidAt', steps: [{ do: 'epoch', unit: 's' }] },
    ]);
    expect(accepted.fields).toEqual([
      { to: 'orderNo', from: 'mine' },
      { to: 'paidAt', from: 'pay_time', steps: [{ do: 'epoch', unit: 's' }] },
    ]);
  });

  it('follow a field to its new name in every kind of entry', () => {
    const mapping = mappingOf([
      { to: 'receiverName', from: 'consignee' },
      { to: 'address', text: '{{city}} {{consignee}}' },
      { to: 'lines', each: 'items', fields: [{ to: 'sku', from: ['sku', '$.consignee'] }] },
    ]);
    expect(renameSource(mapping, 'consignee', 'receiver_name').fields).toEqual([
      { to: 'receiverName', from: 'receiver_name' },
      { to: 'address', text: '{{city}} {{receiver_name}}' },
      { to: 'lines', each: 'items', fields: [{ to: 'sku', from: ['sku', '$.receiver_name'] }] },
    ]);
  });
});
