import { expect, it } from 'vitest';
import { titleOf } from './run-title.ts';

it('calls a run by a number rather than by a word, and else by the end of its id', () => {
  const id = '0mwrwzgv300002yr1zazu';
  expect(titleOf({ id, keys: { channel: 'youzan', order: 'E2026' } })).toEqual({
    name: 'order',
    value: 'E2026',
  });
  expect(titleOf({ id, keys: { channel: 'youzan' } })).toEqual({ name: 'channel', value: 'youzan' });
  expect(titleOf({ id, keys: {} })).toEqual({ value: '…2yr1zazu' });
});
