import { expect, it } from 'vitest';
import { termsOf } from './find-numbers.ts';

it('takes numbers as spreadsheets and chats bring them, each once', () => {
  expect(termsOf(' 6920112200000001\r\n6920112200000002\t6920112200000001，T1001；T1002 ')).toEqual([
    '6920112200000001',
    '6920112200000002',
    'T1001',
    'T1002',
  ]);
  expect(termsOf('="6920112200000001"\n\'6920112200000002')).toEqual([
    '6920112200000001',
    '6920112200000002',
  ]);
  expect(termsOf(' \n ')).toEqual([]);
});
