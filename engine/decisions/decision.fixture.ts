import type { Decision } from '../../schemas/decision.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { compileLookups, type LookupTable, type Lookups } from './lookups.ts';

/** Stock, then lead time, then freight, over warehouses and carriers; nothing over 3 kg to Xinjiang with 韵达 or 申通. */
export const routing: Decision = {
  schemaVersion: 1,
  id: 'routing',
  name: { zh: '智能分单', en: 'Order routing' },
  axes: [
    { name: 'warehouse', label: { zh: '仓库', en: 'Warehouse' }, key: 'id', title: 'name' },
    { name: 'carrier', label: { zh: '快递', en: 'Carrier' }, key: 'id', title: 'name' },
  ],
  facts: [
    {
      name: 'available',
      label: { zh: '可用库存', en: 'Available stock' },
      rule: { lookup: ['stock.available', { var: 'warehouse.id' }, { var: 'order.sku' }] },
    },
    {
      name: 'rate',
      label: { zh: '价目', en: 'Rate' },
      rule: { lookup: ['rates', { var: 'carrier.id' }, { var: 'order.region' }] },
    },
    {
      name: 'freight',
      label: { zh: '运费', en: 'Freight' },
      unit: 'CNY',
      rule: {
        step_price: [
          { var: 'order.weight' },
          { var: 'fact.rate.firstKg' },
          { var: 'fact.rate.firstPrice' },
          { var: 'fact.rate.stepKg' },
          { var: 'fact.rate.stepPrice' },
        ],
      },
    },
  ],
  exclusions: [
    {
      id: 'out-of-stock',
      label: { zh: '缺货', en: 'Out of stock' },
      when: { '<': [{ var: 'fact.available' }, { var: 'order.quantity' }] },
      unknown: 'exclude',
      reason: {
        zh: '{{warehouse}}缺 {{order.sku}}（可用 {{fact.available}}）被排除',
        en: '{{warehouse}} is out: {{order.sku}} has {{fact.available}} left',
      },
    },
    {
      id: 'far-and-heavy',
      label: { zh: '偏远超重', en: 'Far and heavy' },
      when: {
        and: [
          { in: [{ var: 'carrier.id' }, ['yunda', 'sto']] },
          { starts_with: [{ var: 'order.region' }, '65'] },
          { '>': [{ var: 'order.weight' }, 3] },
        ],
      },
      unknown: 'exclude',
      reason: {
        zh: '{{carrier}}因新疆且 {{order.weight}} kg > 3 kg 被排除',
        en: '{{carrier}} is out: Xinjiang, and {{order.weight}} kg > 3 kg',
      },
    },
  ],
  mode: 'lexicographic',
  criteria: [
    {
      id: 'lead-time',
      label: { zh: '时效', en: 'Lead time' },
      unit: 'h',
      value: { lookup: ['times.hours', { var: 'warehouse.id' }, { var: 'order.region' }] },
      better: 'less',
      unknown: 'last',
      within: 6,
    },
    {
      id: 'freight',
      label: { zh: '运费', en: 'Freight' },
      unit: 'CNY',
      value: { var: 'fact.freight' },
      better: 'less',
      unknown: 'exclude',
    },
  ],
  otherwise: { kind: 'case', reason: { zh: '没有仓库能发', en: 'No warehouse can ship it' } },
};

export const warehouses: JsonObject[] = [
  { id: 'hd', name: '华东仓' },
  { id: 'hn', name: '华南仓' },
  { id: 'xb', name: '西北仓' },
];

export const carriers: JsonObject[] = [
  { id: 'zto', name: '中通' },
  { id: 'yunda', name: '韵达' },
  { id: 'sto', name: '申通' },
  { id: 'post', name: '邮政' },
];

const rate = (
  carrier: string,
  region: string,
  firstPrice: number,
  stepPrice: number,
  more: JsonObject = {},
): JsonObject => ({
  carrier,
  region,
  firstKg: 1,
  firstPrice,
  stepKg: 1,
  stepPrice,
  ...more,
});

export const tables: LookupTable[] = [
  {
    name: 'stock',
    keys: ['warehouse', 'sku'],
    rows: [
      { warehouse: 'hd', sku: 'A', available: 0 },
      { warehouse: 'hn', sku: 'A', available: 9 },
      { warehouse: 'xb', sku: 'A', available: 9 },
    ],
  },
  {
    name: 'times',
    keys: ['warehouse', 'region'],
    rows: [
      { warehouse: 'hd', region: '*', hours: 48 },
      { warehouse: 'hn', region: '*', hours: 48 },
      { warehouse: 'hn', region: '65', hours: 96 },
      { warehouse: 'xb', region: '65', hours: 24 },
      { warehouse: 'xb', region: '*', hours: 72 },
    ],
  },
  {
    name: 'rates',
    keys: ['carrier', 'region'],
    rows: [
      rate('zto', '*', 3, 1),
      rate('zto', '65', 5, 1.6, { validUntil: 2000 }),
      rate('zto', '65', 5.8, 2, { validFrom: 2000 }),
      rate('yunda', '*', 2.8, 1),
      rate('sto', '*', 2.9, 1),
      rate('post', '*', 5, 2),
    ],
  },
];

export const lookups: Lookups = compileLookups(tables);
