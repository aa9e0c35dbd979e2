import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { compileNote } from '../sdk/template.ts';

export const log = defineNode({
  type: 'log',
  version: 1,
  title: { zh: '写日志', en: 'Log' },
  summary: {
    zh: '写一行服务日志；缺值原样保留，不会让运行停下。',
    en: 'Writes a line to the log; a missing value stays as it stands.',
  },
  group: 'advanced',
  icon: 'file-text',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      level: field(
        Type.Union([
          option('info', '信息', 'Info'),
          option('warn', '警告', 'Warning'),
          option('error', '错误', 'Error'),
        ]),
        '级别',
        'Level',
      ),
      message: field(Type.String({ minLength: 1 }), '内容', 'Message', { control: 'template' }),
      data: Type.Optional(field(Expression, '附带数据', 'Data', { control: 'expression' })),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object({ message: Type.String() }, exact),
  examples: [
    {
      name: { zh: '记下订单号', en: 'Note the order number' },
      config: { level: 'info', message: '收到订单 {{input.orderNo}}，备注 {{input.remark}}' },
      data: { input: { orderNo: 'T1001' } },
      output: { message: '收到订单 T1001，备注 {{input.remark}}' },
    },
  ],
  prepare({ level, message, data }, tools) {
    const write = compileNote(message, '/message');
    const read = data === undefined ? undefined : tools.expression(data, '/data');
    return {
      execute(call) {
        const line = write(call.data);
        call.log(level, line, read?.(call));
        return done({ message: line });
      },
    };
  },
});
