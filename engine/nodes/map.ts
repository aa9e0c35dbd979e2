import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { compileMapping } from '../mapping/index.ts';
import { correctable, correctablePorts, onProblemField } from '../sdk/correctable.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';

const mapping = {
  schemaVersion: 1,
  id: 'shop-order',
  name: { zh: '店铺订单', en: 'Shop order' },
  target: [
    { path: 'orderNo', type: 'text', required: true, label: { zh: '订单号', en: 'Order number' } },
    { path: 'amount', type: 'money', required: true, label: { zh: '金额', en: 'Amount' } },
  ],
  fields: [
    { to: 'orderNo', from: 'tid' },
    { to: 'amount', from: 'pay_fen', steps: [{ do: 'fen-to-yuan' }] },
  ],
};

export const map = defineNode({
  type: 'map',
  version: 1,
  title: { zh: '字段映射', en: 'Map fields' },
  summary: {
    zh: '按映射把一条记录变成标准字段；对照表随流程版本走。',
    en: 'Turns a record into standard fields by a mapping.',
  },
  group: 'data',
  icon: 'swap',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      source: Type.Optional(field(Type.String(), '数据', 'Data', { control: 'path', default: 'input' })),
      mapping: field(Type.Unknown(), '映射', 'Mapping', { control: 'mapping' }),
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
      name: { zh: '分换成元', en: 'Fen become yuan' },
      config: { mapping, onProblem: 'quarantine', object: { path: 'input.tid' } },
      data: { input: { tid: 'T1001', pay_fen: 1990 } },
      output: { orderNo: 'T1001', amount: 19.9 },
      port: 'out',
    },
    {
      name: { zh: '缺少订单号，转入待修正', en: 'Without an order number: held for correction' },
      config: { mapping, onProblem: 'quarantine' },
      data: { input: { pay_fen: 1990 } },
    },
    {
      name: { zh: '改好后重新映射', en: 'Mapped again once corrected' },
      config: { mapping, onProblem: 'quarantine' },
      data: { input: { pay_fen: 1990 }, woken: { why: 'reply', payload: { tid: 'T1001', pay_fen: 1990 } } },
      output: { orderNo: 'T1001', amount: 19.9 },
      port: 'out',
    },
    {
      name: { zh: '停下报错', en: 'Stops with an error' },
      config: { mapping, onProblem: 'fail' },
      data: { input: { tid: 'T1001', pay_fen: 'x' } },
      errorCode: 'mapping-failed',
    },
  ],
  prepare({ source = 'input', mapping: document, onProblem, object }, tools) {
    const lists = (tools.flow.lists ?? {}) as Record<string, JsonObject[]>;
    const { apply } = compileMapping(document, { lists });
    return correctable({
      node: tools.nodeId,
      read: tools.expression({ path: source }, '/source'),
      object: object === undefined ? undefined : tools.expression(object, '/object'),
      onProblem,
      code: 'mapping-failed',
      work(record) {
        const result = apply(record);
        return result.ok ? { output: result.output } : { problems: result.problems };
      },
    });
  },
});
