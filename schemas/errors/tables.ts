import { entry, type ErrorTopic } from './error-text.ts';

export const tableErrors: ErrorTopic = {
  title: { zh: '数据表', en: 'Tables' },
  codes: {
    'no-tables': entry(
      '这里没有数据表',
      'No tables here',
      '流程的用例不碰数据：给表节点写上答复。',
      'The cases of a flow touch no data: give table nodes a reply.',
    ),
    'records-refused': entry(
      '有记录写不进去',
      'Records refused',
      '详情列出每条的字段和原因；改好数据，或让被拒的走“被拒”出口。',
      'The details name field and reason of each; mend the data, or let them take the port “refused”.',
    ),
    'not-a-record': entry(
      '要写入的不是记录',
      'Not a record',
      '先用字段映射变成带字段的对象。',
      'Map it to an object with fields first.',
    ),
    'not-a-record-id': entry(
      '不是记录标识',
      'Not the id of a record',
      '传入记录的 id，或查询得到的整条记录。',
      'Give the id of a record, or the record as it was queried.',
    ),
    'not-a-revision': entry(
      '不是记录的版本',
      'Not a revision',
      '传入查询得到的 revision。',
      'Give the revision as it was queried.',
    ),
    'too-many-records': entry(
      '一次写入的记录太多',
      'Too many records in one write',
      '改用数据集，或用逐条处理分批写。',
      'Use a dataset, or a for-each in batches.',
    ),
    'too-many-matches': entry(
      '符合条件的记录太多',
      'Too many records match',
      '缩小筛选范围，提高上限，或改成数据集。',
      'Narrow the filter, raise the limit, or ask for a dataset.',
    ),
    'filter-value': entry(
      '不能用来筛选的值',
      'Value that cannot be filtered by',
      '只能取文本、数字、是否或它们的列表。',
      'Only a text, a number, true or false, or a list of them.',
    ),
    'row-trigger-failed': entry(
      '表的触发器启动不了流程',
      'Row trigger cannot start its flow',
      '看详情；改好之后会接着启动，改变不会漏掉。',
      'See the details; it goes on by itself once mended, and no change is lost.',
    ),
    'trigger-too-deep': entry(
      '触发器互相触发得太深',
      'Triggers set each other off',
      '流程改的记录又触发了自己：加上条件，改变已跳过。',
      'A flow changes what starts it: add a condition. The change was passed over.',
    ),
    'record-action-failed': entry(
      '表格按钮启动不了流程',
      'Button on records cannot start its flow',
      '看详情；改好之后会接着启动。',
      'See the details; it goes on by itself once mended.',
    ),
  },
};
