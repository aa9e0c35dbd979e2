import { Type } from 'typebox';
import { Text } from '../text.ts';
import { exact, FlowId, Instant, Nullable, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

/** Something found by a number people know it by. */
const Found = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('run'),
      id: RunId,
      flow: FlowId,
      status: Type.String(),
      keys: Type.Record(Type.String(), Type.String()),
      createdAt: Instant,
    },
    exact,
  ),
  Type.Object(
    {
      kind: Type.Literal('record'),
      id: Type.String(),
      table: Type.String(),
      tableTitle: Text,
      /** Value of the table's title field. */
      title: Nullable(Type.String()),
      /** What the field is called that held what was looked for. */
      field: Text,
    },
    exact,
  ),
]);

export const searchAll = defineRoute({
  method: 'GET',
  path: '/api/v1/search',
  tag: 'search',
  summary: {
    zh: '按订单号、运单号等查运行和记录',
    en: 'Find runs and records by order, waybill and other numbers',
  },
  right: 'signed-in',
  query: Type.Object({ text: Type.String({ minLength: 1, maxLength: 200 }) }, exact),
  reply: Type.Object({ items: Type.Array(Found) }, exact),
  example: { query: { text: 'T1001' } },
});
