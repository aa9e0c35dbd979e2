import { entry, type ErrorText, type ErrorTopic } from './error-text.ts';

const mend = (zh: string, en: string): ErrorText =>
  entry(
    zh,
    en,
    '改好这个字段后提交；同类很多时改映射。',
    'Mend the field and submit; where there are many, mend the mapping.',
  );

export const mappingErrors: ErrorTopic = {
  title: { zh: '字段映射', en: 'Mappings' },
  codes: {
    'mapping-failed': entry(
      '字段映射失败',
      'Mapping failed',
      '详情列出每个字段的问题；改好数据或映射。',
      'The details name each field; mend the data or the mapping.',
    ),
    missing: mend('缺少字段', 'Field missing'),
    'missing-group-key': mend('缺少合并用的编号', 'Key of the group missing'),
    'columns-differ': mend('几列的条数不同', 'Columns of different length'),
    'rows-differ': mend('同一单据的各行不一致', 'Rows of one document differ'),
    'wrong-type': mend('数据类型不对', 'Wrong type'),
    'not-text': mend('不是文本', 'Not a text'),
    'not-a-number': mend('不是数字', 'Not a number'),
    'not-an-integer': mend('不是整数', 'Not a whole number'),
    'not-an-amount': mend('不是有效的金额', 'Not an amount'),
    'not-a-percentage': mend('不是百分比', 'Not a percentage'),
    'not-whole-units': mend('不是最小单位的整数', 'Not whole units'),
    'not-a-boolean': mend('不是“是”或“否”', 'Neither yes nor no'),
    'not-an-epoch': mend('不是时间戳', 'Not a time stamp'),
    'not-an-instant': mend('不是有效的时刻', 'Not an instant'),
    'not-in-list': mend('不在可选的值里', 'Not one of the choices'),
    'not-json': mend('不是 JSON', 'Not JSON'),
    'unmapped-value': entry(
      '对照表里没有的值',
      'Value not in the lookup',
      '在映射的对照表里加上这个值，或改数据。',
      'Add the value to the lookup of the mapping, or mend the data.',
    ),
    'rounded-id': entry(
      '编号已被取整，末位不可信',
      'Id was rounded',
      '表格软件改坏了编号：重新导出，编号列设为文本。',
      'A spreadsheet has spoilt the id: export again with that column as text.',
    ),
  },
};

export const schemaErrors: ErrorTopic = {
  title: { zh: '数据格式', en: 'Schemas' },
  codes: {
    required: mend('缺少必填字段', 'Required field missing'),
    forbidden: mend('不接受这个值', 'Not accepted here'),
    invalid: mend('不合格', 'Invalid'),
    'unknown-field': mend('多出的字段', 'Unknown field'),
    'wrong-name': mend('名称不符合要求', 'Name not allowed'),
    'wrong-format': mend('格式不对', 'Wrong format'),
    'wrong-pattern': mend('写法不对', 'Not written as required'),
    'not-allowed': mend('不是允许的值', 'Value not allowed'),
    'not-multiple': mend('不是规定的倍数', 'Not a multiple'),
    'not-unique': mend('有重复的项', 'Repeated items'),
    'not-contained': mend('缺少要有的项', 'Required item missing'),
    'too-small': mend('数值太小', 'Too small'),
    'too-big': mend('数值太大', 'Too big'),
    'too-short': mend('内容太短', 'Too short'),
    'too-long': mend('内容太长', 'Too long'),
    'too-few-items': mend('项数太少', 'Too few items'),
    'too-many-items': mend('项数太多', 'Too many items'),
    'too-few-fields': mend('字段太少', 'Too few fields'),
    'too-many-fields': mend('字段太多', 'Too many fields'),
    'no-form-fits': mend('不符合任何一种写法', 'Fits no allowed form'),
    'several-forms-fit': mend('同时符合多种写法', 'Fits several forms'),
    'condition-not-met': mend('不符合条件要求', 'Condition not met'),
  },
};
