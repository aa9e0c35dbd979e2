import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { EngineError } from '../core/errors.ts';
import { datasetRefOf } from '../sdk/datasets.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { childRuns, merge, waitFor } from './for-each/child-runs.ts';
import { walkDataset } from './for-each/over-dataset.ts';

/** Above this a journal would grow too long, and the items go to child runs. */
const MOST_IN_ONE_RUN = 1_000;

export const forEach = defineNode({
  type: 'for-each',
  version: 1,
  title: { zh: '逐条处理', en: 'For each' },
  summary: {
    zh: '对列表或数据集的每一项走一遍里面的节点，收好结果。',
    en: 'Walks the nodes inside once per item of a list or dataset.',
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
            zh: '超过 1000 项或来自数据集时，每批是一个子运行。',
            en: 'Above 1,000 items, and over a dataset, each batch is a run of its own.',
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
    const batch = { node: tools.nodeId, size: batchSize, concurrency };
    return {
      input: read,
      execute(call) {
        const list = read(call);
        const source = datasetRefOf(list);
        if (source !== null) return walkDataset(source, call, batch);
        if (!Array.isArray(list)) throw notAList();
        if (list.length > MOST_IN_ONE_RUN) return waitFor(childRuns(list, 0, call, batch));
        return { kind: 'scope', items: list, concurrency, maxIterations: list.length };
      },
      resume(call) {
        const source = datasetRefOf(read(call));
        if (source !== null) return walkDataset(source, call, batch);
        const merged = merge(call.woken?.payload ?? []);
        return 'error' in merged ? { kind: 'failed', error: merged.error } : done({ ...merged });
      },
    };
  },
});

const notAList = (): EngineError =>
  new EngineError(
    'not-a-list',
    { zh: '要逐条处理的不是列表。', en: 'What is to be walked is no list.' },
    { path: '/items' },
  );
