import { Type } from 'typebox';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { onRefusedField, recordsField, tableField, writePorts } from './tables/settings.ts';
import { recordsOf, writeRecords } from './tables/write-records.ts';

export const insertRecords = defineNode({
  type: 'insert-records',
  version: 1,
  title: { zh: '新增记录', en: 'Insert records' },
  summary: {
    zh: '往数据表里新增一条或多条记录，和这一步同成同败。',
    en: 'Adds records to a table, in the transaction that records the step.',
  },
  group: 'data',
  icon: 'table',
  structure: 'step',
  effects: 'local',
  config: Type.Object(
    { table: tableField, records: field(recordsField, '记录', 'Records'), onRefused: onRefusedField },
    exact,
  ),
  ports: writePorts,
  examples: [
    {
      name: { zh: '新增一条订单', en: 'One order' },
      config: {
        table: 'orders',
        records: {
          values: {
            platform: { value: 'taobao' },
            orderNo: { path: 'input.tid' },
            paid: { path: 'input.amount' },
          },
        },
        onRefused: 'fail',
      },
      data: { input: { tid: 'T2001', amount: 19.9 } },
      output: { created: 1, refused: 0 },
      port: 'out',
    },
    {
      name: { zh: '一条已经有了', en: 'One that is there already' },
      config: { table: 'orders', records: { source: { path: 'input' } }, onRefused: 'port' },
      data: {
        input: [
          { platform: 'taobao', orderNo: 'T1001' },
          { platform: 'taobao', orderNo: 'T2002' },
        ],
      },
      output: { created: 1, refused: 1 },
    },
    {
      name: { zh: '有一条不对就一条都不写', en: 'None, for one is wrong' },
      config: { table: 'orders', records: { source: { path: 'input' } }, onRefused: 'fail' },
      data: { input: [{ platform: 'taobao', orderNo: 'T2003', paid: '很多' }] },
      errorCode: 'records-refused',
    },
  ],
  prepare: ({ table, records, onRefused }, tools) =>
    writeRecords({
      table,
      read: recordsOf(records, tools),
      write: (given) => ({ do: 'insert', records: given }),
      onRefused,
    }),
});
