import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { EngineError, type StepError } from '../core/errors.ts';
import type { Call } from '../sdk/call.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done, type ChildStart, type Outcome } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

/** Above this a journal would grow too long, and the items go to child runs. */
const MOST_IN_ONE_RUN = 1_000;

interface Batch {
  size: number;
  concurrency: number;
}

export const forEach = defineNode({
  type: 'for-each',
  version: 1,
  title: { zh: '逐条处理', en: 'For each' },
  summary: {
    zh: '对列表的每一项走一遍里面的节点，结果按顺序收好。',
    en: 'Walks the nodes inside once per item and gathers the results.',
  },
  group: 'flow',
  icon: 'unordered-list',
  structure: 'for-each',
  effects: 'none',
  config: Type.Object(
    {
      items: field(Expression, '列表', 'Items', { control: 'expression' }),
      concurrency: Type.Optional(
        field(Type.Integer({ minimum: 1, maximum: 100 }), '同时处理几项', 'At once', { default: 1 }),
      ),
      batchSize: Type.Optional(
        field(Type.Integer({ minimum: 10, maximum: MOST_IN_ONE_RUN }), '每批几项', 'Items per batch', {
          default: 500,
          help: {
            zh: '超过 1000 项时，每批是一个子运行。',
            en: 'Above 1,000 items each batch is a run of its own.',
          },
        }),
      ),
      onItemError: Type.Optional(
        field(
          Type.Union([
            option('collect', '记下，继续其他项', 'Note it and go on'),
            option('fail', '整体失败', 'Fail the whole'),
          ]),
          '某项出错时',
          'When an item fails',
          { default: 'collect' },
        ),
      ),
    },
    exact,
  ),
  ports: onePort,
  output: Type.Object(
    { results: Type.Array(Type.Unknown()), succeeded: Type.Integer(), failed: Type.Integer() },
    exact,
  ),
  examples: [
    {
      name: { zh: '逐行处理订单明细', en: 'Each line of an order' },
      config: { items: { path: 'input.lines' }, concurrency: 4 },
      data: { input: { lines: [{ sku: 'A' }, { sku: 'B' }] } },
    },
    {
      name: { zh: '不是列表就停下', en: 'What is no list stops the run' },
      config: { items: { path: 'input.lines' } },
      data: { input: { lines: 'A,B' } },
      errorCode: 'not-a-list',
    },
    {
      name: { zh: '各批结果合成一份', en: 'The batches become one result' },
      config: { items: { path: 'input.lines' } },
      data: {
        input: { lines: [] },
        woken: {
          why: 'child',
          payload: [
            {
              run: 'a',
              status: 'completed',
              output: { results: [{ index: 0, ok: true, output: 1 }], succeeded: 1, failed: 0 },
              error: null,
            },
            {
              run: 'b',
              status: 'completed',
              output: { results: [{ index: 1, ok: false, error: {} }], succeeded: 0, failed: 1 },
              error: null,
            },
          ],
        },
      },
      output: {
        results: [
          { index: 0, ok: true, output: 1 },
          { index: 1, ok: false, error: {} },
        ],
        succeeded: 1,
        failed: 1,
      },
    },
  ],
  prepare({ items, concurrency = 1, batchSize = 500 }, tools) {
    const read = tools.expression(items, '/items');
    return {
      execute(call) {
        const list = read(call);
        if (!Array.isArray(list)) throw notAList();
        if (list.length > MOST_IN_ONE_RUN)
          return inBatches(list, call, tools.nodeId, { size: batchSize, concurrency });
        return { kind: 'scope', items: list, concurrency, maxIterations: list.length };
      },
      resume: ({ woken }) => merge(woken?.payload ?? []),
    };
  },
});

const notAList = (): EngineError =>
  new EngineError(
    'not-a-list',
    { zh: '要逐条处理的不是列表。', en: 'What is to be walked is no list.' },
    { path: '/items' },
  );

/** Child runs of this very flow that walk only a part of the items; their ids are fixed, so a repeat starts none twice. */
function inBatches(items: Json[], call: Call, node: string, { size, concurrency }: Batch): Outcome {
  const { input, steps } = call.data;
  const children: ChildStart[] = [];
  for (let offset = 0; offset < items.length; offset += size) {
    children.push({
      id: call.childId(`part:${offset}`),
      flow: call.flowId,
      version: call.data.run.version,
      input,
      part: {
        node,
        offset,
        items: items.slice(offset, offset + size),
        concurrency,
        context: { input, steps: { ...steps } },
      },
      reports: true,
    });
  }
  return { kind: 'wait', wait: { kind: 'child', children: children.map(({ id }) => id) }, children };
}

/**
 * One result out of those of the batches, in the order of their items. Items that fail are results of their batch; a
 * batch that itself failed or was canceled fails the whole, since what it did is not known item by item.
 */
function merge(payload: Json): Outcome {
  const ends = payload as unknown as { status: string; output: JsonObject | null; error: StepError | null }[];
  const bad = ends.find(({ status }) => status !== 'completed');
  if (bad !== undefined) return { kind: 'failed', error: bad.error ?? batchCanceled() };
  const outputs = ends.map(({ output }) => output as { results: Json[]; succeeded: number; failed: number });
  return done({
    results: outputs.flatMap(({ results }) => results),
    succeeded: outputs.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failed: outputs.reduce((sum, { failed }) => sum + failed, 0),
  });
}

const batchCanceled = (): StepError => ({
  code: 'batch-canceled',
  message: '一批子运行被取消。 / A batch was canceled.',
  blame: 'author',
  retryable: false,
});
