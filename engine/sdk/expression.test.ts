import { describe, expect, it } from 'vitest';
import type { Expression, FlowDefinition } from '../../schemas/flow.ts';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { checkExpression } from './check-expression.ts';
import { compileExpression } from './expression.ts';
import { compileNote } from './template.ts';
import { flowOf, trialCall } from './try-node.ts';

const { data } = trialCall({
  data: {
    input: {
      orderNo: 'T1001',
      amount: new Big('12345678901234567890.12'),
      remark: null,
      lines: [{ sku: 'A' }, { sku: 'B' }],
      paid: true,
    },
    steps: { 'check-stock': { left: 3 } },
    item: { sku: 'B' },
    index: 1,
    events: { paid: { at: 5 } },
  },
});
const read = (expression: Expression): Json => compileExpression(expression, '/values/a')(data);

describe('expressions', () => {
  it('give constants, paths, texts and rules', () => {
    expect(read({ value: { a: [1] } })).toEqual({ a: [1] });
    expect(read({ path: 'steps.check-stock.left' })).toBe(3);
    expect(read({ path: 'input.lines[*].sku' })).toEqual(['A', 'B']);
    expect(read({ path: 'input.remark' })).toBeNull();
    expect(read({ path: 'events.paid.at' })).toBe(5);
    expect(read({ text: '{{ item.sku }}-{{index}} {{input.amount}} {{input.paid}} {{input.lines}}' })).toBe(
      'B-1 12345678901234567890.12 true [{"sku":"A"},{"sku":"B"}]',
    );
    expect(read({ text: 'plain' })).toBe('plain');
    expect(read({ rule: { '*': [{ var: 'steps.check-stock.left' }, 2] } })).toBe(6);
  });

  it.each([
    [{ path: 'input.city' }, 'input.city'],
    [{ path: 'steps.none.left' }, 'steps.none.left'],
    [{ path: 'input.toString' }, 'input.toString'],
    [{ text: 'to {{input.city}}' }, 'input.city'],
    [{ text: 'note {{input.remark}}' }, 'input.remark'],
    [{ rule: { '+': [{ var: 'input.weight' }, 1] } }, 'input.weight'],
  ] as [Expression, string][])('stop at what is missing in %j', (expression, missing) => {
    expect(() => read(expression)).toThrow(
      expect.objectContaining({
        code: 'missing-value',
        blame: 'author',
        options: expect.objectContaining({ path: '/values/a', details: { missing } }),
      }),
    );
  });

  it('leave a hole in a note standing', () => {
    expect(compileNote('{{input.orderNo}} to {{input.city}}')(data)).toBe('T1001 to {{input.city}}');
  });

  it('refuse prototypes and bad spelling when they are compiled', () => {
    for (const expression of [
      { path: 'input.__proto__' },
      { text: '{{input.constructor}}' },
      { path: 'a..b' },
      { rule: { nope: 1 } },
    ])
      expect(() => compileExpression(expression)).toThrow();
  });
});

describe('the check of expressions', () => {
  const flow: FlowDefinition = {
    ...flowOf('set', {}),
    nodes: {
      a: { type: 'set', config: {} },
      b: { type: 'set', config: {}, parent: 'each' },
      each: { type: 'for-each', config: {} },
      l: { type: 'loop', config: {} },
    },
  };
  const codes = (expression: unknown, nodeId = 'a'): string[] =>
    checkExpression(expression, '/v', { flow, nodeId }).map(({ code, path }) => `${code} ${path}`);

  it('names the setting and the fault', () => {
    expect(codes({ path: 'inputs.a' })).toEqual(['unknown-root /v/path']);
    expect(codes({ text: '{{steps.gone.a}} {{x}}' })).toEqual([
      'unknown-step /v/text',
      'unknown-root /v/text',
    ]);
    expect(codes({ path: 'item.sku' })).toEqual(['outside-loop /v/path']);
    expect(codes({ path: 'a..b' })).toEqual(['invalid-path /v/path']);
    expect(codes({ rule: { '>': [{ var: 'weight' }, 1] } })).toEqual(['unknown-root /v/rule']);
    expect(codes({ rule: { nope: [] } })).toEqual(['rule-unknown-operator /v/rule/nope']);
    for (const wrong of [{}, { path: 'input', value: 1 }, 'input', null, { path: 1 }, { text: 1 }])
      expect(codes(wrong)).toEqual([expect.stringMatching(/^invalid-expression/)]);
  });

  it('lets what can be read pass', () => {
    for (const right of [
      { value: null },
      { path: 'input' },
      { path: 'steps.b.x' },
      { path: '' },
      { text: 'x' },
      { rule: { var: 'run.id' } },
    ])
      expect(codes(right)).toEqual([]);
    expect(codes({ path: 'item.sku' }, 'b')).toEqual([]);
    expect(codes({ path: 'index' }, 'l')).toEqual([]);
  });
});
