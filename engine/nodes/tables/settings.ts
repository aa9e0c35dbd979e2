import { Type } from 'typebox';
import { Expression } from '../../../schemas/flow.ts';
import { TableId } from '../../../schemas/table-trigger.ts';
import { FieldPath } from '../../../schemas/table.ts';
import { field, option } from '../../sdk/field.ts';
import { outPort, port } from '../../sdk/port.ts';

export const tableField = field(TableId, '数据表', 'Table', { control: 'table' });

/** Either a source that has the fields of the table, or a value for each field. */
export const recordsField = Type.Union([
  field(
    Type.Object(
      {
        source: field(Expression, '记录、列表或数据集', 'A record, a list or a dataset', {
          control: 'expression',
        }),
      },
      { additionalProperties: false },
    ),
    '取自运行数据',
    'From the run',
  ),
  field(
    Type.Object(
      {
        values: field(
          Type.Record(
            Type.String({ minLength: 1 }),
            field(Expression, '取值', 'Value', { control: 'expression' }),
          ),
          '字段',
          'Fields',
          { control: 'pairs' },
        ),
      },
      { additionalProperties: false },
    ),
    '逐个字段填写',
    'Field by field',
  ),
]);

export const onRefusedField = field(
  Type.Union([
    option('fail', '停下报错，一条都不写', 'Stop with an error and write none'),
    option('port', '写好的继续，被拒的走“被拒”出口', 'Write the others, take the port "refused"'),
  ]),
  '有记录被拒时',
  'When records are refused',
  {
    help: {
      zh: '超过 1000 条的数据集按批写入：停下时，之前的批次已经写好。',
      en: 'A dataset of over 1,000 is written in batches: those before the stop stay written.',
    },
  },
);

export const keysField = field(
  Type.Record(Type.String({ minLength: 1, maxLength: 60 }), field(FieldPath, '字段', 'Field')),
  '搜索键',
  'Search keys',
  {
    control: 'pairs',
    help: {
      zh: '名称和字段：按这些值可以找到运行，例如订单号。',
      en: 'Names and fields: runs are found by these values, such as the order number.',
    },
  },
);

export const refusedPort = port('refused', '被拒', 'Refused');
export const writePorts = { fixed: [outPort, refusedPort] };
