import { Type, type Static } from 'typebox';
import { ImportView } from '../import.ts';
import { Problem } from '../problem.ts';
import { FieldId } from '../table.ts';
import { exact } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'imports';
const handle = { action: 'handle', kind: 'table', narrowed: true } as const;

const ChatItem = Type.Object(
  { name: Type.String(), quantity: Type.Integer(), sku: Type.Optional(Type.String()) },
  exact,
);
export const ChatLine = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    phone: Type.String({ maxLength: 60 }),
    address: Type.String({ maxLength: 500 }),
    items: Type.Array(ChatItem, { maxItems: 100 }),
    note: Type.String({ maxLength: 2_000 }),
    problems: Type.Array(Problem),
  },
  exact,
);
export type ChatLine = Static<typeof ChatLine>;

export const previewChatList = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/chat-list/preview',
  tag,
  summary: {
    zh: '把粘贴的接龙拆成订单，先看后导',
    en: 'Orders in a pasted chat list, before anything is written',
  },
  right: handle,
  body: Type.Object(
    {
      text: Type.String({ minLength: 1, maxLength: 200_000 }),
      defaultItem: Type.Optional(Type.String({ maxLength: 200 })),
    },
    exact,
  ),
  reply: Type.Object(
    { title: Type.String(), lines: Type.Array(ChatLine), problems: Type.Array(Problem) },
    exact,
  ),
  example: { body: { text: '接龙\n1. 张三 13800001111 杭州市西湖区文三路1号 苹果2箱' } },
});

export const importChatList = defineRoute({
  method: 'POST',
  path: '/api/v1/imports/chat-list',
  tag,
  summary: { zh: '把核对过的接龙导入订单表', en: 'Import the lines of a chat list that were looked at' },
  right: handle,
  body: Type.Object(
    {
      table: Type.String({ minLength: 1, maxLength: 60 }),
      title: Type.String({ maxLength: 200 }),
      lines: Type.Array(ChatLine, { minItems: 1, maxItems: 2_000 }),
      defaults: Type.Optional(Type.Record(FieldId, Type.Unknown())),
    },
    exact,
  ),
  reply: ImportView,
  status: 202,
  example: {
    body: {
      table: 'sample-orders',
      title: '接龙',
      lines: [
        {
          name: '张三',
          phone: '13800001111',
          address: '杭州市西湖区文三路1号',
          items: [{ name: '苹果', quantity: 2 }],
          note: '',
          problems: [],
        },
      ],
    },
  },
});
