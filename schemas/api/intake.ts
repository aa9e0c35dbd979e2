import { Type } from 'typebox';
import { IntakeRate, WaitingGoods } from '../intake.ts';
import { exact, List } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'intake';
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

export const intakeRates = defineRoute({
  method: 'GET',
  path: '/api/v1/intake/rates',
  tag,
  summary: {
    zh: '订单信息错误率（‰），按渠道和日期',
    en: 'Orders with wrong data in a thousand, by channel and day',
  },
  right: { action: 'read', kind: 'channel', narrowed: true },
  query: Type.Object(
    { channel: Type.Optional(Type.String({ maxLength: 200 })), fromDay: Day, untilDay: Day },
    exact,
  ),
  reply: List(IntakeRate),
  example: { query: { fromDay: '2026-11-01', untilDay: '2026-11-11' } },
});

export const waitingGoods = defineRoute({
  method: 'GET',
  path: '/api/v1/intake/goods',
  tag,
  summary: { zh: '没有对应商品的明细与推荐', en: 'Lines that match none of our goods, with suggestions' },
  right: { action: 'read', kind: 'case', narrowed: true },
  query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }) }, exact),
  reply: List(WaitingGoods),
  example: {},
});

export const matchGoods = defineRoute({
  method: 'POST',
  path: '/api/v1/intake/goods/match',
  tag,
  summary: {
    zh: '为店铺商品选定商品，等着的订单继续',
    en: 'Say what goods of a shop are; orders that wait go on',
  },
  right: { action: 'handle', kind: 'case', narrowed: true },
  body: Type.Object(
    {
      item: Type.String({ minLength: 1, maxLength: 100 }),
      sku: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      bundle: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    },
    exact,
  ),
  reply: Type.Object({ taken: Type.Integer(), left: Type.Integer() }, exact),
  example: { body: { item: 'X-1', sku: 'CUP' } },
});
