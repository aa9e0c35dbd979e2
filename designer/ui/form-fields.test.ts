import { describe, expect, it } from 'vitest';
import { printJson } from '../../schemas/values/print-json.ts';
import { ApiFailure } from '../api/failure.ts';
import { dataOf, fieldsOf } from './form-fields.ts';

const form = {
  type: 'object',
  required: ['kg'],
  properties: {
    kg: { type: 'number', exclusiveMinimum: 0, title: '重量（kg）' },
    carrier: { enum: ['zto', 'sto'], default: 'sto' },
    fragile: { type: 'boolean' },
    note: { type: 'string' },
  },
};

describe('a form of plain questions', () => {
  it('is shown field by field', () => {
    expect(
      fieldsOf(form)?.map(({ label, kind, required, initial }) => [label, kind, required, initial]),
    ).toEqual([
      ['重量（kg）', 'number', true, ''],
      ['carrier', 'choice', false, 'sto'],
      ['fragile', 'choice', false, ''],
      ['note', 'text', false, ''],
    ]);
  });

  it('becomes data of the kinds it asks for, without what was left empty', () => {
    const texts = { kg: ' 3.600000000000000000001', carrier: 'zto', fragile: 'false', note: '' };
    expect(printJson(dataOf(fieldsOf(form)!, texts, '/reply/data'))).toBe(
      '{"kg":3.600000000000000000001,"carrier":"zto","fragile":false}',
    );
  });

  it('says on its field that a number is none', () => {
    const answer = (): unknown => dataOf(fieldsOf(form)!, { kg: '三公斤' }, '/reply/data');
    expect(answer).toThrow(ApiFailure);
    try {
      answer();
    } catch (error) {
      expect((error as ApiFailure).problems.map(({ path }) => path)).toEqual(['/reply/data/kg']);
    }
  });
});

describe('a form that asks for more', () => {
  it.each([
    undefined,
    { type: 'object' },
    { type: 'object', properties: {} },
    { type: 'object', properties: { lines: { type: 'array' } } },
    { type: 'object', properties: { mixed: { enum: [{ a: 1 }] } } },
    { type: 'object', properties: { any: {} } },
  ])('is left to be written as JSON: %j', (schema) => {
    expect(fieldsOf(schema)).toBeUndefined();
  });
});
