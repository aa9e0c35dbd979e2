import { expect, it } from 'vitest';
import { messageHalves } from './message-halves.ts';

it('tells the halves of a message in two languages apart', () => {
  expect(messageHalves('对方答复状态码 400。 / The other side answered with status 400.')).toEqual({
    zh: '对方答复状态码 400。',
    en: 'The other side answered with status 400.',
  });
});

it('finds the border where a half holds the sign itself', () => {
  expect(messageHalves('路径 a / b 不存在。 / There is no path a / b.')).toEqual({
    zh: '路径 a / b 不存在。',
    en: 'There is no path a / b.',
  });
});

it.each(['fetch failed', 'a / b', '库存不足', '缺货 / 停发', '缺货 / '])(
  'leaves a message in one language as it is: %s',
  (message) => {
    expect(messageHalves(message)).toEqual({ zh: message, en: message });
  },
);
