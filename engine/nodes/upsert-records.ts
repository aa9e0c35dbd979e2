import { Type } from 'typebox';
import { FieldId } from '../../schemas/table.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { onRefusedField, recordsField, tableField, writePorts } from './tables/settings.ts';
import { recordsOf, writeRecords } from './tables/write-records.ts';

export const upsertRecords = defineNode({
  type: 'upsert-records',
  version: 1,
  title: { zh: '新增或更新记录', en: 'Upsert records' },
  summary: {
    zh: '按唯一键找到就更新，没有就新增；内容一样不留痕迹。',
    en: 'Finds records by a unique key, changes them or adds what is missing.',
  },
  group: 'data',
  icon: 'table',
  structure: 'step',
  effects: 'local',
  config: Type.Object(
    {
      table: tableField,
      records: field(recordsField, '记录', 'Records'),
      key: field(Type.String({ minLength: 1, maxLength: 60 }), '唯一键', 'Unique key', {
        help: { zh: '表里定义的唯一键的标识。', en: 'The id of a unique key of the table.' },
      }),
      newerBy: Type.Optional(
        field(FieldId, '更新时间字段', 'Ordered by', {
          help: {
            zh: '比记录里更早的更新不采用，例如来源的修改时间。',
            en: 'An update older than the record is passed over, such as by the time of the source.',
          },
        }),
      ),
      onRefused: onRefusedField,
    },
    exact,
  ),
  ports: writePorts,
  examples: [
    {
      name: { zh: '订单到了两次', en: 'An order that comes again' },
      config: {
        table: 'orders',
        records: { source: { path: 'input' } },
        key: 'order',
        onRefused: 'fail',
      },
      data: {
        input: [
          { platform: 'taobao', orderNo: 'T1001', paid: 21 },
          { platform: 'taobao', orderNo: 'T3001', paid: 5 },
        ],
      },
      output: { created: 1, changed: 1, unchanged: 0 },
      port: 'out',
    },
    {
      name: { zh: '较早的更新不采用', en: 'An older update is passed over' },
      config: {
        table: 'orders',
        records: { source: { path: 'input' } },
        key: 'order',
        newerBy: 'changedAt',
        onRefused: 'fail',
      },
      data: { input: { platform: 'taobao', orderNo: 'T1001', paid: 1, changedAt: 1_000 } },
      output: { changed: 0, unchanged: 1 },
      port: 'out',
    },
    {
      name: { zh: '没有唯一键的值', en: 'Without a value for the key' },
      config: {
        table: 'orders',
        records: { values: { platform: { value: 'taobao' } } },
        key: 'order',
        onRefused: 'port',
      },
      data: {},
      output: { refused: 1 },
      port: 'refused',
    },
  ],
  prepare: ({ table, records, key, newerBy, onRefused }, tools) => {
    const by = newerBy === undefined ? { key } : { key, newerBy };
    return writeRecords({
      table,
      read: recordsOf(records, tools),
      write: (given) => ({ do: 'upsert', records: given, ...by }),
      onRefused,
    });
  },
});
