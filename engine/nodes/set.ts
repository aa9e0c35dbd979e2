import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

export const set = defineNode({
  type: 'set',
  version: 1,
  title: { zh: '设置字段', en: 'Set fields' },
  summary: {
    zh: '取值或计算后组成一个新的对象。',
    en: 'Makes a new object out of values, paths, texts and rules.',
  },
  group: 'data',
  icon: 'edit',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      values: field(
        Type.Record(
          Type.String({ minLength: 1 }),
          field(Expression, '取值', 'Value', { control: 'expression' }),
        ),
        '字段',
        'Fields',
        {
          control: 'pairs',
        },
      ),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object({}),
  examples: [
    {
      name: { zh: '算出总价和说明', en: 'A total and a label' },
      config: {
        values: {
          total: { rule: { '*': [{ var: 'input.price' }, { var: 'input.quantity' }] } },
          label: { text: '{{input.sku}} × {{input.quantity}}' },
          source: { value: 'web' },
        },
      },
      data: { input: { sku: 'A-1', price: 19.9, quantity: 3 } },
      output: { total: 59.7, label: 'A-1 × 3', source: 'web' },
    },
    {
      name: { zh: '缺值会停下并指出路径', en: 'A missing value stops and is named' },
      config: { values: { city: { path: 'input.address.city' } } },
      data: { input: { address: {} } },
      errorCode: 'missing-value',
    },
  ],
  check: ({ values }) =>
    Object.keys(values)
      .filter((name) => FORBIDDEN.includes(name))
      .map((name) =>
        problem(
          'forbidden-key',
          pointer(['values', name]),
          `字段不能叫“${name}”。`,
          `No field may be named "${name}".`,
        ),
      ),
  prepare({ values }, tools) {
    const fields = Object.entries(values).map(
      ([name, value]) => [name, tools.expression(value, pointer(['values', name]))] as const,
    );
    return {
      execute(call) {
        const output: JsonObject = {};
        for (const [name, read] of fields) output[name] = read(call);
        return done(output);
      },
    };
  },
});
