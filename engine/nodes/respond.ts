import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { onePort } from '../sdk/port.ts';
import { printValue } from '../sdk/template.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

export const respond = defineNode({
  type: 'respond',
  version: 1,
  title: { zh: '答复', en: 'Respond' },
  summary: {
    zh: '答复推送方；运行可以继续往下走。',
    en: 'Answers whoever pushed; the run may go on afterwards.',
  },
  group: 'connect',
  icon: 'rollback',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      status: Type.Optional(
        field(Type.Integer({ minimum: 200, maximum: 599 }), '状态码', 'Status', { default: 200 }),
      ),
      body: field(Expression, '内容', 'Body', { control: 'expression' }),
      contentType: Type.Optional(
        field(
          Type.String({ pattern: '^[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+(; ?[a-zA-Z0-9.+=-]+)*$' }),
          '内容类型',
          'Content type',
          {
            default: JSON_TYPE,
          },
        ),
      ),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '答复已收', en: 'Say that it came in' },
      config: { status: 201, body: { rule: { '==': [{ var: 'input.amount' }, 19.9] } } },
      data: { input: { amount: 19.9 } },
      output: true,
    },
    {
      name: { zh: '平台要求的纯文本', en: 'The plain text a platform asks for' },
      config: { body: { value: 'success' }, contentType: 'text/plain' },
      data: { input: {} },
      output: 'success',
    },
  ],
  prepare({ status = 200, body, contentType = JSON_TYPE }, tools) {
    const read = tools.expression(body, '/body');
    // A JSON answer prints a text with its quotes, any other type as it stands.
    const json = /\bjson\b/.test(contentType);
    return {
      execute(call) {
        const output = read(call);
        const reply = json
          ? ({ status, contentType, body: printJson(output), ofOutput: true } as const)
          : { status, contentType, body: printValue(output) };
        return { kind: 'done', output, reply };
      },
    };
  },
});
