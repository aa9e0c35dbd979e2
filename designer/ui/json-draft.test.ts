import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../api/failure.ts';
import { problemsBelow, readDraft } from './json-draft.ts';

const failureOf = (text: string): unknown => {
  try {
    return readDraft(text, '/reply');
  } catch (error) {
    return error;
  }
};

describe('readDraft', () => {
  it('keeps every digit', () => {
    expect(String((readDraft('{"id": 6920112233445501123}', '') as { id: unknown }).id)).toBe(
      '6920112233445501123',
    );
  });

  it('tells what is wrong on the field, in both languages', () => {
    const failure = failureOf('{"a": }');
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({
      problems: [{ path: '/reply', message: { zh: expect.any(String) as unknown } }],
    });
    expect(failureOf('{"__proto__": 1}')).toBeInstanceOf(ApiFailure);
  });
});

describe('problemsBelow', () => {
  const message = { zh: '必须填写。', en: 'Is required.' };
  const failure = new ApiFailure(422, {
    code: 'reply-invalid',
    message,
    problems: ['/reply', '/reply/data/note', '/replying', '/note'].map((path) => ({
      code: 'x',
      path,
      message,
    })),
  });

  it('takes a place and what lies in it, and says where', () => {
    expect(problemsBelow(failure, '/reply').map(({ message: { zh } }) => zh)).toEqual([
      '必须填写。',
      '/data/note 必须填写。',
    ]);
    expect(problemsBelow(null, '/reply')).toEqual([]);
  });
});
