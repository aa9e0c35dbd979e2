import { expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import { tryNode } from '../sdk/try-node.ts';
import { respond } from './respond.ts';

it('prints its body once, without loss', async () => {
  const data = { input: { id: new Big('12345678901234567890'), note: '好' } };
  expect(await tryNode(respond, { body: { path: 'input' } }, { data })).toMatchObject({
    output: data.input,
    reply: {
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: '{"id":12345678901234567890,"note":"好"}',
    },
  });
});

it.each([
  ['application/json', '"success"'],
  ['application/problem+json', '"success"'],
  ['text/plain', 'success'],
])('prints a text as %s wants it', async (contentType, body) => {
  expect(await tryNode(respond, { body: { value: 'success' }, contentType, status: 202 })).toMatchObject({
    reply: { status: 202, contentType, body },
  });
});
