import type { Json } from '../../../schemas/values/json.ts';
import type { Store } from '../../store/store.ts';
import { flow, named, type CrashFlow, type Effects } from './crash-flow.ts';

export const RECORDS = 5_000;
const BATCH = 500;

/** The dataset a run of `records` is about, made before the run is started and the same however often it is asked for. */
export const recordsOf = async ({ datasets }: Pick<Store, 'datasets'>, key: string): Promise<Json> => {
  const id = `records-${key}`;
  const known = await datasets.reference(id);
  if (known?.count === RECORDS) return { ...known };
  await datasets.create({ id, schema: {}, at: Date.now() });
  for (let from = 0; from < RECORDS; from += BATCH)
    await datasets.append(
      id,
      Array.from({ length: BATCH }, (_, n) => ({ tid: `T${from + n}` })),
    );
  return { ...(await datasets.reference(id))! };
};

/** A dataset of records through all that takes one; each record has one effect. */
export const recordsFlow = ({ keyed }: Effects): CrashFlow => ({
  definition: flow(
    'records',
    {
      map: {
        type: 'map',
        config: {
          source: 'input.records',
          mapping: {
            schemaVersion: 1,
            id: 'record',
            name: named('record'),
            target: [{ path: 'no', type: 'text', required: true, label: named('no') }],
            fields: [{ to: 'no', from: 'tid' }],
          },
          onProblem: 'fail',
        },
      },
      check: {
        type: 'validate',
        config: { source: 'steps.map', schema: { type: 'object', required: ['no'] }, onProblem: 'fail' },
      },
      each: {
        type: 'for-each',
        config: { items: { path: 'steps.check' }, batchSize: 250, concurrency: 4, onItemError: 'fail' },
      },
      send: keyed({ parent: 'each' }),
      end: keyed(),
    },
    ['start map check each end'],
  ),
  ends: 'completed',
  needs: ['end'],
});
