import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { StepError } from '../core/errors.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

export const subFlow = defineNode({
  type: 'sub-flow',
  version: 1,
  title: { zh: '子流程', en: 'Sub-flow' },
  summary: {
    zh: '启动另一个流程，可以等它的结果。',
    en: 'Starts another flow and waits for its result, if wanted.',
  },
  group: 'flow',
  icon: 'partition',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      flow: field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '流程', 'Flow', { control: 'flow' }),
      version: Type.Optional(
        field(Type.Integer({ minimum: 1 }), '固定版本', 'Version', {
          help: { zh: '不填则用最新发布的。', en: 'The newest published one unless told.' },
        }),
      ),
      input: field(Expression, '输入', 'Input', { control: 'expression' }),
      wait: field(Type.Boolean(), '等它结束', 'Wait for its end'),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '等运费算好', en: 'Wait for the freight' },
      config: { flow: 'freight', input: { path: 'input' }, wait: true },
      data: {
        input: { weight: 1.2 },
        woken: {
          why: 'child',
          payload: [{ run: 'run-2', status: 'completed', output: { freight: 8 }, error: null }],
        },
      },
      output: { freight: 8 },
    },
    {
      name: { zh: '子流程失败', en: 'The sub-flow has failed' },
      config: { flow: 'freight', input: { path: 'input' }, wait: true },
      data: {
        input: {},
        woken: {
          why: 'child',
          payload: [
            {
              run: 'run-2',
              status: 'failed',
              output: null,
              error: { code: 'no-rate', message: '没有报价', blame: 'author', retryable: false },
            },
          ],
        },
      },
      errorCode: 'no-rate',
    },
    {
      name: { zh: '只启动，不等', en: 'Start it and go on' },
      config: { flow: 'notify', input: { value: null }, wait: false },
      data: { input: {}, woken: { why: 'due', payload: null } },
      output: { run: 'id-child' },
    },
  ],
  prepare({ flow, version, input, wait }, tools) {
    const read = tools.expression(input, '/input');
    return {
      input: read,
      execute(call): Outcome {
        const id = call.childId('child');
        return {
          kind: 'wait',
          // Without waiting the step is due at once: the child is born with the recording of the wait.
          wait: wait ? { kind: 'child', children: [id] } : { kind: 'time', dueAt: call.now },
          children: [
            { id, flow, ...(version === undefined ? {} : { version }), input: read(call), reports: wait },
          ],
        };
      },
      resume: (call) => (wait ? endOf(call.woken?.payload ?? []) : done({ run: call.childId('child') })),
    };
  },
});

interface ChildEnd {
  run: string;
  status: string;
  output: Json;
  error: StepError | null;
}

function endOf(payload: Json): Outcome {
  const [end] = payload as unknown as ChildEnd[];
  if (end?.status === 'completed') return done(end.output);
  const error = end?.error ?? {
    code: 'child-canceled',
    message: '子流程被取消。 / The sub-flow was canceled.',
    blame: 'author' as const,
    retryable: false,
  };
  return {
    kind: 'failed',
    error: { ...error, details: { run: end?.run ?? null, details: error.details ?? null } },
  };
}
