import { Type } from 'typebox';
import type { Json } from '../../../schemas/values/json.ts';
import { defineNode } from '../../sdk/node-type.ts';
import { done } from '../../sdk/outcome.ts';
import type { Store } from '../../store/store.ts';

/** Writes a row in the transaction that records the step. Nothing in the table would refuse a second one. */
export const ownRow = defineNode({
  type: 'own-row',
  version: 1,
  title: { zh: '写一行', en: 'Write a row' },
  summary: { zh: '在步骤的事务里写一行。', en: 'Writes a row in the transaction of the step.' },
  group: 'data',
  icon: 'database',
  structure: 'step',
  effects: 'local',
  config: Type.Object({}),
  ports: { fixed: [{ id: 'out', label: { zh: '下一步', en: 'Next' } }] },
  examples: [],
  prepare: () => ({
    execute: ({ data, runId, step }) => ({
      kind: 'transact',
      async run(tx) {
        const { order = null, at = null } = data.input as { order?: Json; at?: Json };
        await tx.query('INSERT INTO own_rows(run_id, step, order_no, order_at) VALUES (?, ?, ?, ?)', [
          runId,
          step,
          order,
          at,
        ]);
        return done(null);
      },
    }),
  }),
});

export const createOwnRows = ({ write, dialect }: Pick<Store, 'write' | 'dialect'>): Promise<unknown> => {
  const id = dialect === 'postgres' ? 'BIGSERIAL PRIMARY KEY' : 'INTEGER PRIMARY KEY';
  const columns = `id ${id}, run_id TEXT, step TEXT, order_no TEXT, order_at BIGINT`;
  return write((tx) => tx.query(`CREATE TABLE IF NOT EXISTS own_rows(${columns})`));
};
