import { describe, expect, it } from 'vitest';
import { mapApply } from './map-apply.ts';
import { sampleDocument } from './sample-document.ts';

const doc = JSON.stringify(
  sampleDocument(
    { id: 'text!', total: 'money' },
    {
      fields: [
        { to: 'id', from: 'id' },
        { to: 'total', from: 'total' },
      ],
    },
  ),
);
const applied = (input: string): unknown[] =>
  mapApply(doc, input).lines.map((line) => JSON.parse(line) as unknown);

describe('mapApply', () => {
  it('takes a list, one record, or a record per line', () => {
    const one = { ok: true, output: { id: '1' } };
    expect(applied('[{"id":1},{"id":"1"}]')).toEqual([one, one]);
    expect(applied('{\n "id": 1\n}\n')).toEqual([one]);
    expect(applied('{"id":1}\r\n\n{"id":"1"}\n')).toEqual([one, one]);
    expect(applied(' \n')).toEqual([]);
  });

  it('keeps digits and answers a broken line in its place', () => {
    const { lines, findings } = mapApply(doc, '{"id":1,"total":12345678901234567.89}\n{"id":\n{"total":1}');
    expect(lines[0]).toBe('{"ok":true,"output":{"id":"1","total":12345678901234567.89}}');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      ok: false,
      problems: [{ field: '', code: 'json-syntax' }],
    });
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({
      ok: false,
      problems: [{ field: 'id', code: 'missing' }],
    });
    expect(findings).toBe(2);
  });

  it('refuses a mapping that cannot be used', () => {
    expect(() => mapApply('{', '{}')).toThrow('Not valid JSON');
    expect(() => mapApply('{}', '{}')).toThrow();
  });
});
