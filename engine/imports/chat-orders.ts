import type { ChatLine } from '../../schemas/api/chat-lists.ts';
import type { FileRecipe } from '../../schemas/file-recipe.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import { csvHead, csvLine } from '../files/export/csv-line.ts';
import type { SheetColumn } from '../files/export/sheet-plan.ts';
import { readChatList } from '../files/chat-list/read-chat-list.ts';

/** The orders of a pasted chat list (微信群接龙), for a person to look at. Pure. */
export function readChat(
  text: string,
  defaultItem: string | undefined,
): { title: string; lines: ChatLine[]; problems: Problem[] } {
  const { title, lines, problems } = readChatList(text, defaultItem === undefined ? {} : { defaultItem });
  return {
    title,
    problems,
    lines: lines.map(({ name, phone, address, items, note, problems: own }) => ({
      name,
      phone,
      address,
      note,
      problems: own,
      items: items.map(({ text: goods, sku, quantity }) => ({
        name: goods,
        quantity,
        ...(sku === undefined ? {} : { sku }),
      })),
    })),
  };
}

const headings = ['接龙', '序号', '姓名', '电话', '地址', '商品', '货号', '数量', '备注'] as const;
const columns = headings.map((heading): SheetColumn => ({ heading, type: 'text' }));

/**
 * The lines as a file, so that they come in as any file does: once however often they are sent, with a history, and to
 * be undone. The number of an order is made of the list's title and the place in it.
 */
export function chatFile(title: string, lines: readonly ChatLine[]): string {
  const rows = lines.flatMap(({ name, phone, address, items, note }, at) =>
    (items.length === 0 ? [{ name: '', quantity: 1 }] : items).map((item) => [
      title,
      `${title}-${at + 1}`,
      name,
      phone,
      address,
      item.name,
      'sku' in item ? (item.sku ?? '') : '',
      String(item.quantity),
      note,
    ]),
  );
  return csvHead(columns) + rows.map((row) => csvLine(row, columns, 'UTC', {})).join('');
}

export const chatRecipe = (zone: string): FileRecipe => ({
  schemaVersion: 1,
  id: 'chat-list',
  title: { zh: '微信群接龙', en: 'Chat list' },
  parts: [
    {
      id: 'orders',
      headings: [...headings],
      required: ['序号'],
      key: '序号',
      orderFields: ['接龙', '序号', '姓名', '电话', '地址', '备注'],
    },
  ],
  rowsAre: 'lines',
  zone,
  moneyUnit: 'yuan',
  contiguous: true,
});

/** Only fields that the table has; where it has no lines, the goods go into the note. */
export function chatMapping(fields: ReadonlySet<string>, zone: string): Mapping {
  const trim = [{ do: 'trim' as const }];
  const wanted: Record<string, string> = {
    orderNo: '序号',
    receiverName: '姓名',
    receiverPhone: '电话',
    addressDetail: '地址',
    buyerNote: '备注',
    channel: '接龙',
  };
  const own = Object.entries(wanted).filter(([field]) => fields.has(field));
  const label = { zh: '接龙', en: 'Chat list' };
  return {
    schemaVersion: 1,
    id: 'chat-list',
    name: { zh: '微信群接龙', en: 'Chat list' },
    zone,
    target: [
      ...own.map(([path]) => ({ path, type: 'text' as const, label })),
      ...(fields.has('lines')
        ? [
            { path: 'lines', type: 'list' as const, label },
            { path: 'lines[*].title', type: 'text' as const, label },
            { path: 'lines[*].merchantCode', type: 'text' as const, label },
            { path: 'lines[*].quantity', type: 'number' as const, label },
          ]
        : []),
    ],
    fields: [
      ...own.map(([to, from]) => ({ to, from, steps: trim })),
      ...(fields.has('lines')
        ? [
            {
              to: 'lines',
              each: 'lines',
              fields: [
                { to: 'title', from: '商品', steps: trim },
                { to: 'merchantCode', from: '货号', steps: trim },
                { to: 'quantity', from: '数量' },
              ],
            },
          ]
        : []),
    ],
  };
}
