import { describe, expect, it } from 'vitest';
import { readDetails } from './details.ts';

const text = { zh: '同意', en: 'Approve' };

describe('what a node put into its case', () => {
  it('is read part by part', () => {
    expect(
      readDetails({
        title: text,
        decisions: [{ port: 'approve', label: text }, { port: 'refuse' }],
        form: { type: 'object' },
      }),
    ).toEqual({
      title: text,
      decisions: [{ port: 'approve', label: text }, { port: 'refuse' }],
      form: { type: 'object' },
      problems: [],
    });
    expect(
      readDetails({ request: { url: 'x' }, error: { code: 'http-lost', message: 'm' }, attempt: 1 }),
    ).toMatchObject({ request: { url: 'x' }, error: { code: 'http-lost', message: 'm' } });
    expect(
      readDetails({ record: null, problems: [{ field: '/a', code: 'x', message: text }] }),
    ).toMatchObject({
      record: null,
      problems: [{ field: '/a', message: text }],
    });
  });

  it('may be anything at all', () => {
    const nothing = { decisions: [], problems: [] };
    for (const odd of [
      undefined,
      null,
      1,
      'x',
      [],
      { title: 'x', decisions: [1, {}], problems: 'x', error: {} },
    ])
      expect(readDetails(odd)).toEqual(nothing);
    expect(readDetails(JSON.parse('{"__proto__": {"record": 1}}'))).toEqual(nothing);
  });
});
