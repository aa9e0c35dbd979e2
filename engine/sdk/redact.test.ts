import { expect, it } from 'vitest';
import { redactHeaders, redactJson, redactText, redactUrl } from './redact.ts';

it('masks secrets by the name they go under and by their text', () => {
  expect(
    redactHeaders({ Authorization: 'Bearer x', 'X-Api-Key': 'k', accept: 'a/b', note: 'has s3cret' }, [
      's3cret',
    ]),
  ).toEqual({
    Authorization: '***',
    'X-Api-Key': '***',
    accept: 'a/b',
    note: 'has ***',
  });
  expect(redactUrl('https://u:p@shop.example/a?sign=abc&access_token=t&orderNo=1&q=s3%26t', ['s3&t'])).toBe(
    'https://shop.example/a?sign=***&access_token=***&orderNo=1&q=***',
  );
  expect(redactUrl('no url, s3cret', ['s3cret'])).toBe('no url, ***');
  expect(
    redactJson({ password: 'p', list: [{ appSecret: 'x', n: 1 }], text: 'a s3cret' }, ['s3cret']),
  ).toEqual({
    password: '***',
    list: [{ appSecret: '***', n: 1 }],
    text: 'a ***',
  });
});

it('leaves short secrets, which would mask half the text', () => {
  expect(redactText('banana', ['a', ''])).toBe('banana');
});
