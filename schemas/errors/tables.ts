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
    'table-unknown': entry(
      '没有这张表',
      'No such table',
      '检查表的标识；被删的表可以恢复。',
      'Check the id of the table; one that was removed can be restored.',
    ),
    'key-unknown': entry(
      '没有这个唯一键',
      'No such unique key',
      '在表里加上唯一键，或改用已有的。',
      'Add the key to the table, or name one it has.',
    ),
    'key-building': entry(
      '唯一键还没有建好',
      'Unique key not ready',
      '稍后再试；建不成时先合并重复的记录。',
      'Try again later; where it cannot be made, merge the records that share it.',
    ),
    'not-ordering': entry(
      '字段不能比较先后',
      'Field tells no order',
      '换成时间、数字或文本字段。',
      'Name a field that holds a time, a number or a text.',
    ),
    'batch-written': entry(
      '这一批已经写好',
      'Batch written already',
      '不用处理：另一个进程接手了这个运行。',
      'Nothing to do: another process has taken the run over.',
    ),
    'action-not-found': entry(
      '没有这个按钮',
      'No such button',
      '先发布带“表格按钮”的流程。',
      'Publish a flow with a button on records first.',
    ),
    'nothing-selected': entry(
      '没有选中记录',
      'Nothing selected',
      '选中记录，或放宽筛选。',
      'Select records, or widen the filter.',
    ),
    'pack-unknown': entry(
      '没有这个业务包',
      'No such pack',
      '检查标识，或上传业务包文件。',
      'Check the id, or upload the pack.',
    ),
    'pack-refused': entry(
      '业务包装不上',
      'Pack refused',
      '详情写着是哪张表；改好之后再装一次，会接着做。',
      'The details name the table; mend it and install again, it goes on from there.',
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
