import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { compileSchema } from '../../schemas/validator.ts';
import type { Json } from '../../schemas/values/json.ts';
import { correctable, correctablePorts, onProblemField } from '../sdk/correctable.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';

export const validate = defineNode({
  type: 'validate',
  version: 1,
  title: { zh: '校验', en: 'Validate' },
  summary: {
    zh: '按 JSON Schema 检查数据，并说明处理办法。',
    en: 'Checks data by a JSON Schema and says what happens if it is wrong.',
  },
  group: 'data',
  icon: 'safety',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      source: Type.Optional(field(Type.String(), '数据', 'Data', { control: 'path', default: 'input' })),
      schema: field(Type.Unknown(), '格式', 'Schema', { control: 'json-schema' }),
      onProblem: onProblemField,
      object: Type.Optional(
        field(Expression, '待处理中显示为', 'Shown in the case as', { control: 'expression' }),
      ),
    },
    exact,
  ),
  ports: correctablePorts,
  examples: [
    {
      name: { zh: '合格的订单', en: 'A valid order' },
      config: { schema: { type: 'object', required: ['orderNo'] }, onProblem: 'fail' },
      data: { input: { orderNo: 'T1001' } },
      output: { orderNo: 'T1001' },
      port: 'out',
    },
    {
      name: { zh: '缺少订单号', en: 'Without an order number' },
      config: { schema: { type: 'object', required: ['orderNo'] }, onProblem: 'fail' },
      data: { input: {} },
      errorCode: 'invalid-data',
    },
    {
      name: { zh: '转入待修正', en: 'Held for correction' },
      config: {
        schema: { type: 'object', required: ['orderNo'] },
        onProblem: 'quarantine',
        object: { path: 'input.shop' },
      },
      data: { input: { shop: '一号店' } },
    },
    {
      name: { zh: '改好后继续', en: 'Goes on once corrected' },
      config: { schema: { type: 'object', required: ['orderNo'] }, onProblem: 'quarantine' },
      data: { input: {}, woken: { why: 'reply', payload: { orderNo: 'T1001' } } },
      output: { orderNo: 'T1001' },
      port: 'out',
    },
  ],
  prepare({ source = 'input', schema, onProblem, object }, tools) {
    const check = compileSchema(schema);
    return correctable({
      node: tools.nodeId,
      read: tools.expression({ path: source }, '/source'),
      object: object === undefined ? undefined : tools.expression(object, '/object'),
      onProblem,
      code: 'invalid-data',
      schema: schema as Json,
      work(record) {
        const problems = check(record);
        if (problems.length === 0) return { output: record };
        return { problems: problems.map(({ path, ...problem }) => ({ field: path, ...problem })) };
      },
    });
  },
});
