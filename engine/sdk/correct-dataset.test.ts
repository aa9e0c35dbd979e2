import { describe, expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { map } from '../nodes/map.ts';
import { validate } from '../nodes/validate.ts';
import { createMemoryDatasets } from './memory-datasets.ts';
import { tryNode, type Trial } from './try-node.ts';

const mapping = {
  schemaVersion: 1,
  id: 'order',
  name: { zh: '订单', en: 'Order' },
  target: [{ path: 'no', type: 'text', required: true, label: { zh: '单号', en: 'Number' } }],
  fields: [{ to: 'no', from: 'tid' }],
};

const schema = { type: 'object', required: ['no'] };
const orders = (count: number): Json[] => Array.from({ length: count }, (_, n) => ({ tid: `T${n}` }));

const trialOf = (batches: Json[][]) => {
  const datasets = createMemoryDatasets();
  const input = datasets.put('in', batches) as unknown as Json;
  const trial: Trial = { datasets, data: { input } };
  return { datasets, input, trial };
};

describe('a step over a dataset', () => {
  test('works on each record and answers with a dataset, in the order of the records', async () => {
    const { datasets, trial } = trialOf([orders(700), orders(600)]);
    const outcome = await tryNode(map, { mapping, onProblem: 'fail' }, trial);
    expect(outcome).toEqual({
      kind: 'done',
      output: { dataset: 'dataset-good', count: 1300, schema: {} },
    });
    const items = datasets.items('dataset-good');
    expect([items[0], items[699], items[700], items[1299]]).toEqual([
      { no: 'T0' },
      { no: 'T699' },
      { no: 'T0' },
      { no: 'T599' },
    ]);
  });

  test('says what its records look like once they have been checked', async () => {
    const { trial } = trialOf([[{ no: 'a' }]]);
    expect(await tryNode(validate, { schema, onProblem: 'fail' }, trial)).toMatchObject({
      output: { count: 1, schema },
    });
  });

  test('that is to fail fails at the first wrong record and names its place', async () => {
    const { trial } = trialOf([[{ no: 'a' }], [{}, { no: 'b' }]]);
    expect(await tryNode(validate, { schema, onProblem: 'fail' }, trial)).toMatchObject({
      kind: 'failed',
      error: {
        code: 'invalid-data',
        details: { problems: [{ field: expect.stringMatching(/^\/1\//) as string }] },
      },
    });
  });

  test('that sorts out hands on good and bad by both ports', async () => {
    const { datasets, trial } = trialOf([[{ no: 'a' }, 7], [{ no: 'b' }]]);
    expect(await tryNode(validate, { schema, onProblem: 'port' }, trial)).toMatchObject({
      kind: 'done',
      port: ['out', 'invalid'],
      output: { dataset: 'dataset-good', count: 2, invalid: { dataset: 'dataset-bad', count: 1 } },
    });
    expect(datasets.items('dataset-bad')).toMatchObject([{ index: 1, record: 7 }]);
    const { trial: allBad } = trialOf([[7]]);
    expect(await tryNode(validate, { schema, onProblem: 'port' }, allBad)).toMatchObject({
      port: ['invalid'],
    });
    const { trial: empty } = trialOf([]);
    expect(await tryNode(validate, { schema, onProblem: 'port' }, empty)).toMatchObject({ port: ['out'] });
  });

  test('that holds lets a person correct the list of wrong records, drop some, and be asked again', async () => {
    const { datasets, input, trial } = trialOf([[{ no: 'a' }, 1, 2, 3]]);
    const config = { schema, onProblem: 'quarantine' };
    const held = await tryNode(validate, config, trial);
    expect(held).toMatchObject({
      kind: 'wait',
      output: { count: 1, batches: 1 },
      cases: [{ type: 'quarantine', details: { record: [1, 2, 3] } }],
    });
    const resume = (payload: Json, output: Json) =>
      tryNode(validate, config, {
        ...trial,
        data: { input, steps: { trial: output } },
        woken: { why: 'reply', payload },
      });
    const before = held.kind === 'wait' ? held.output! : null;
    const corrected: Json = [{ no: 'b' }, null, 'still wrong'];
    const again = await resume(corrected, before);
    expect(again).toMatchObject({
      kind: 'wait',
      output: { count: 2, batches: 2 },
      cases: [{ details: { record: ['still wrong'] } }],
    });
    // The same reply worked on again after a crash adds nothing twice.
    expect(await resume(corrected, before)).toEqual(again);
    const last = await resume([{ no: 'c' }], again.kind === 'wait' ? again.output! : null);
    expect(last).toMatchObject({ kind: 'done', output: { count: 3 } });
    expect(datasets.items('dataset-good')).toEqual([{ no: 'a' }, { no: 'b' }, { no: 'c' }]);
    expect(await resume({ no: 'x' }, before)).toMatchObject({
      kind: 'failed',
      error: { code: 'not-a-list' },
    });
  });

  test('that holds fails when too many are wrong for a person', async () => {
    const { trial } = trialOf([Array.from({ length: 201 }, () => 0)]);
    expect(await tryNode(validate, { schema, onProblem: 'quarantine' }, trial)).toMatchObject({
      kind: 'failed',
      error: { code: 'invalid-data', message: expect.stringContaining('200') as string },
    });
  });

  test('of a dataset that was deleted says so', async () => {
    const data = { input: { dataset: 'gone', count: 3, schema: {} } };
    expect(await tryNode(map, { mapping, onProblem: 'fail' }, { data })).toMatchObject({
      kind: 'failed',
      error: { code: 'dataset-gone' },
    });
  });
});
