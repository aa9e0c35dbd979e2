import { describe, expect, test } from 'vitest';
import type { TableDefinition, TableField } from '../../schemas/table.ts';
import { editDefinition } from '../tables/edit-definition.ts';
import { planTables } from './plan-pack.ts';

const text = (id: string, zh = id): TableField => ({ id, type: 'text', title: { zh, en: id } });
const state = (...options: string[]): TableField => ({
  id: 'state',
  type: 'select',
  title: { zh: '状态', en: 'State' },
  options: options.map((id) => ({ id, title: { zh: id, en: id } })),
});
const orders = (fields: TableField[]): TableDefinition => ({
  schemaVersion: 1,
  id: 'orders',
  title: { zh: '订单', en: 'Orders' },
  fields,
  keys: [{ id: 'orderNo', fields: ['orderNo'] }],
  indexes: [],
});
const installed = (table: TableDefinition): Map<string, TableDefinition> => new Map([[table.id, table]]);

describe('installing a pack', () => {
  test('makes tables that are not there', () => {
    expect(planTables([orders([text('orderNo')])], new Map())).toEqual([
      { table: 'orders', create: true, edits: [], problems: [] },
    ]);
  });

  test('adds what is missing and leaves what people did', () => {
    const mine = orders([text('orderNo', '单号'), text('coupon', '直播间专属优惠券'), state('paid', 'mine')]);
    const pack = orders([text('orderNo', '订单号'), state('paid', 'shipped'), text('shop')]);
    const [plan] = planTables([pack], installed(mine));
    const grown = editDefinition(mine, plan!.edits);
    expect(grown.ok && grown.definition.fields.map(({ id, title }) => `${id} ${title.zh}`)).toEqual([
      'orderNo 单号',
      'coupon 直播间专属优惠券',
      'state 状态',
      'shop shop',
    ]);
    const options = grown.ok ? grown.definition.fields[2] : undefined;
    expect(options?.type === 'select' && options.options.map(({ id }) => id)).toEqual([
      'paid',
      'mine',
      'shipped',
    ]);
  });

  test('a second time changes nothing', () => {
    const pack = orders([text('orderNo'), state('paid')]);
    expect(planTables([pack], installed(pack))[0]?.edits).toEqual([]);
  });

  test('says which field is in the way', () => {
    const [plan] = planTables(
      [orders([text('orderNo'), text('state')])],
      installed(orders([text('orderNo'), state('paid')])),
    );
    expect(plan?.problems.map(({ code, path }) => [code, path])).toEqual([
      ['field-of-other-type', '/tables/orders/fields/1'],
    ]);
  });
});
