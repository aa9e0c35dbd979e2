import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChatList } from './read-chat-list.ts';
import { readNumber } from './quantity.ts';

const short = (text: string, options = {}) =>
  readChatList(text, options).lines.map(({ name, phone, address, items, note }) => ({
    name,
    phone,
    address,
    items: items.map((item) => `${item.text}|${item.quantity}|${item.unit}`),
    note,
  }));
const line = (part: Partial<ReturnType<typeof short>[number]>) => ({
  name: '',
  phone: '',
  address: '',
  items: [],
  note: '',
  ...part,
});

describe('a pasted list', () => {
  test('with everything on one line', () => {
    expect(short('1. 张三 苹果2箱 13800000000 浙江省杭州市西湖区文三路1号')).toEqual([
      line({
        name: '张三',
        phone: '13800000000',
        address: '浙江省杭州市西湖区文三路1号',
        items: ['苹果|2|箱'],
      }),
    ]);
  });

  test('under its title, numbered by full stops, commas, circles and keys', () => {
    const list = readChatList(
      '#接龙\n周五到货 红富士 30元/箱\n\n1、李四-2份\n2. 王五 一箱\n③赵六 +1\n4️⃣ 钱七 两份',
    );
    expect(list.title).toBe('周五到货 红富士 30元/箱');
    expect(list.lines.map(({ number, name, items }) => [number, name, items[0]?.quantity])).toEqual([
      [1, '李四', 2],
      [2, '王五', 1],
      [3, '赵六', 1],
      [4, '钱七', 2],
    ]);
    expect(list.lines[0]!.problems.map(({ code }) => code)).toEqual(['chat-item-unnamed']);
  });

  test('with entries over several lines, labels and an extension', () => {
    const text =
      '1. 收货人：张三\n电话：138 0000 0000转123\n地址：江苏省苏州市 工业园区 星湖街1号3栋501\n苹果x2，橙子*3箱\n备注：周末送\n2. 李四 苹果3斤';
    expect(short(text)).toEqual([
      line({
        name: '张三',
        phone: '13800000000-123',
        address: '江苏省苏州市 工业园区 星湖街1号3栋501',
        items: ['苹果|2|', '橙子|3|箱'],
        note: '周末送',
      }),
      line({ name: '李四', items: ['苹果|3|斤'] }),
    ]);
  });

  test('with full-width figures and pictures', () => {
    expect(short('１．张三🍎苹果２箱　１３８０００００００１')).toEqual([
      line({ name: '张三', phone: '13800000001', items: ['苹果|2|箱'] }),
    ]);
  });

  test('that says ditto', () => {
    expect(short('1. 张三 苹果2箱 橙子1箱\n2. 李四 同上\n3. 王五 同上 3箱')).toMatchObject([
      { items: ['苹果|2|箱', '橙子|1|箱'] },
      { name: '李四', items: ['苹果|2|箱', '橙子|1|箱'] },
      { name: '王五', items: ['苹果|3|箱'] },
    ]);
  });

  test('without numbers has an order a line', () => {
    expect(short('张三 苹果2箱\n李四 3箱苹果')).toEqual([
      line({ name: '张三', items: ['苹果|2|箱'] }),
      line({ name: '李四', items: ['苹果|3|箱'] }),
    ]);
  });

  test('pasted twice counts once, the last time', () => {
    const list = readChatList('#接龙\n1. 张三 1份\n#接龙\n1. 张三 1份\n2. 李四 2份');
    expect(list.lines.map(({ name }) => name)).toEqual(['张三', '李四']);
    expect(list.problems.map(({ code }) => code)).toEqual(['chat-copies']);
  });

  test('recognises products, and names written to them', () => {
    const options = { products: [{ sku: 'A1', names: ['红富士', '苹果'] }], defaultItem: '苹果' };
    const { lines } = readChatList('1.张三苹果2箱\n2.李四 2份\n3.王五 梨3斤', options);
    expect(lines.map(({ name, items }) => [name, items[0]?.sku, items[0]?.text])).toEqual([
      ['张三', 'A1', '苹果'],
      ['李四', 'A1', '苹果'],
      ['王五', undefined, '梨'],
    ]);
    expect(lines[2]!.problems.map(({ code }) => code)).toEqual(['chat-item-unknown']);
  });

  test('says what is missing', () => {
    const { lines } = readChatList('1. 张三\n2. 取消 苹果0箱');
    expect(lines[0]!.problems).toMatchObject([{ code: 'chat-items-missing', path: '/lines/0' }]);
    expect(lines[1]!.problems.map(({ code }) => code)).toEqual(['chat-quantity', 'chat-canceled']);
  });

  test('a size is no quantity', () => {
    expect(short('1. 张三 5斤装苹果2箱 A-17')).toEqual([
      line({ name: '张三', items: ['5斤装苹果|2|箱'], note: 'A-17' }),
    ]);
  });
});

test.each([
  ['两', 2],
  ['十二', 12],
  ['三十', 30],
  ['半', 0.5],
  ['二百五', 250],
  ['一百零五', 105],
  ['1.5', 1.5],
])('%s is %d', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test('never throws, and loses no entry that is numbered', () => {
  const pieces = fc.constantFrom(
    '1. ',
    '2、',
    '\n',
    '张三',
    ' ',
    '苹果2箱',
    '同上',
    '13800000000',
    '浙江省杭州市文三路1号',
    'x2',
    '：',
    '地址：',
    '🍎',
    '①',
    '两份',
    '#接龙',
    '+1',
    '-',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.array(pieces).map((words) => words.join('')),
      ),
      (text) => {
        const { lines } = readChatList(text);
        for (const { items } of lines)
          for (const { quantity } of items) expect(quantity).toBeTypeOf('number');
      },
    ),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
      const text = Array.from({ length: count }, (_, at) => `${at + 1}. 客户${at} 苹果${at + 1}箱`).join(
        '\n',
      );
      expect(readChatList(text).lines.map(({ items }) => items[0]?.quantity)).toEqual(
        Array.from({ length: count }, (_, at) => at + 1),
      );
    }),
  );
});
