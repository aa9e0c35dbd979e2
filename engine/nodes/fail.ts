import { Type } from 'typebox';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { compileNote } from '../sdk/template.ts';

export const fail = defineNode({
  type: 'fail',
  version: 1,
  title: { zh: '标记失败', en: 'Fail' },
  summary: { zh: '整个运行到此失败，并写明原因。', en: 'Ends the whole run as failed, with a reason.' },
  group: 'flow',
  icon: 'close-circle',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      code: field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '错误代码', 'Error code'),
      message: field(Type.String({ minLength: 1 }), '原因', 'Message', { control: 'template' }),
    },
    exact,
  ),
  ports: { fixed: [] },
  examples: [
    {
      name: { zh: '没有可发的仓', en: 'No warehouse can ship' },
      config: { code: 'no-warehouse', message: '订单 {{input.orderNo}} 没有可发的仓' },
      data: { input: { orderNo: 'T1001' } },
      errorCode: 'no-warehouse',
    },
  ],
  prepare({ code, message }) {
    const write = compileNote(message, '/message');
    return {
      execute: ({ data }) => ({
        kind: 'end-failed',
        error: { code, message: write(data), blame: 'author', retryable: false },
      }),
    };
  },
});
