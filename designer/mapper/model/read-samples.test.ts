import { describe, expect, it } from 'vitest';
import { printJson } from '../../../schemas/values/print-json.ts';
import { readSamples } from './read-samples.ts';

const read = (text: string): unknown => {
  const found = readSamples(text);
  return found.ok ? JSON.parse(printJson(found.samples)) : found.code;
};

describe('samples that a person brings', () => {
  it('are a record, a list, one record per line, or a list in an envelope', () => {
    expect(read('{"tid":"1","items":[{"a":1}],"buyer":{"name":"x"}}')).toMatchObject([{ tid: '1' }]);
    expect(read('[{"tid":"1"},{"tid":"2"}]')).toHaveLength(2);
    expect(read('{"tid":"1"}\n{"tid":"2"}')).toHaveLength(2);
    expect(read('{"code":0,"data":{"list":[{"tid":"1"},{"tid":"2"}],"total":2}}')).toHaveLength(2);
  });

  it('keep long numbers exact', () => {
    const found = readSamples('{"tid":6920112233445501234}');
    expect(found.ok && printJson(found.samples)).toBe('[{"tid":6920112233445501234}]');
  });

  it('are rows of a table, with quoted cells', () => {
    expect(read('\uFEFF订单号,备注\r\nT1,"轻放，""易碎""\n谢谢"\r\nT2,\r\n')).toEqual([
      { 订单号: 'T1', 备注: '轻放，"易碎"\n谢谢' },
      { 订单号: 'T2', 备注: '' },
    ]);
    expect(read('a\tb\n1\t2')).toEqual([{ a: '1', b: '2' }]);
  });

  it('are refused where they are none', () => {
    expect(read('{"a":')).toBe('not-json');
    expect(read('[1, 2]')).toBe('no-records');
    expect(read('hello')).toBe('not-json');
  });
});
