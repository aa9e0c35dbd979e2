import type { RowField, TableDefinition, TableField } from '../../../schemas/table.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Language } from './annotated-copy.ts';
import type { SheetColumn, SheetColumnType, SheetContent, SheetValue } from './sheet-plan.ts';

const COLUMN_TYPES: Partial<Record<TableField['type'], SheetColumnType>> = {
  number: 'number',
  integer: 'integer',
  decimal: 'decimal',
  date: 'date',
};
/** Nobody types these. */
const UNWRITTEN = new Set<TableField['type']>(['lookup', 'formula', 'auto-number', 'rows']);

const KINDS: Readonly<Record<RowField['type'], Text>> = {
  text: { zh: '文字', en: 'text' },
  'long-text': { zh: '长文字', en: 'long text' },
  number: { zh: '数字', en: 'number' },
  integer: { zh: '整数', en: 'whole number' },
  decimal: { zh: '金额或小数', en: 'amount' },
  boolean: { zh: '是 或 否', en: 'yes or no' },
  date: { zh: '日期，如 2026-11-22', en: 'date, as 2026-11-22' },
  instant: { zh: '时间，如 2026-11-22 09:05:00', en: 'time, as 2026-11-22 09:05:00' },
  select: { zh: '选项之一', en: 'one of' },
  'multi-select': { zh: '一个或几个选项，用逗号分开', en: 'some of, parted by commas' },
  phone: { zh: '电话', en: 'phone number' },
  address: { zh: '完整地址', en: 'full address' },
  file: { zh: '文件', en: 'file' },
  json: { zh: 'JSON', en: 'JSON' },
  reference: { zh: '关联记录的名称', en: 'title of a record' },
};

const SHEETS = { data: { zh: '数据', en: 'Data' }, notes: { zh: '填写说明', en: 'Notes' } } as const;
const NOTES: readonly Text[] = [
  { zh: '列名', en: 'Heading' },
  { zh: '必填', en: 'Required' },
  { zh: '填什么', en: 'What to write' },
  { zh: '说明', en: 'Remark' },
];

const optionsOf = (field: RowField, language: Language): string =>
  'options' in field
    ? field.options
        .filter(({ retired }) => retired !== true)
        .map(({ title }) => title[language])
        .join('、')
    : '';

function exampleOf(field: RowField, language: Language): SheetValue {
  const isZh = language === 'zh';
  switch (field.type) {
    case 'number':
      return 1.5;
    case 'integer':
      return 1;
    case 'decimal':
      return `88${field.scale === 0 ? '' : `.${'5'.padEnd(field.scale, '0')}`}`;
    case 'boolean':
      return isZh ? '是' : 'yes';
    case 'date':
      return '2026-11-22';
    case 'instant':
      return '2026-11-22 09:05:00';
    case 'select':
    case 'multi-select':
      return optionsOf(field, language).split('、')[0] ?? '';
    case 'phone':
      return '13800000000';
    case 'address':
      return isZh ? '浙江省杭州市西湖区文三路1号' : '浙江省杭州市西湖区文三路1号';
    default:
      return isZh ? `示例${field.title.zh}` : `Example ${field.title.en}`;
  }
}

/**
 * A file to fill in for a table: the headings of what can be written with one example row, and a sheet that says what
 * goes where. Fields within rows (order lines) are columns too, a line a row.
 */
export function templateSheets(table: TableDefinition, language: Language = 'zh'): SheetContent[] {
  const fields = table.fields
    .filter(({ retired }) => retired !== true)
    .flatMap((field): RowField[] =>
      field.type === 'rows' ? field.fields : UNWRITTEN.has(field.type) ? [] : [field as RowField],
    );
  const columns = fields.map((field): SheetColumn => {
    const type = COLUMN_TYPES[field.type] ?? 'text';
    return { heading: field.title[language], type, ...('scale' in field && { scale: field.scale }) };
  });
  const notes = fields.map((field) => [
    field.title[language],
    field.required === true ? (language === 'zh' ? '必填' : 'yes') : '',
    [KINDS[field.type][language], optionsOf(field, language)].filter((one) => one !== '').join('：'),
    field.help?.[language] ?? '',
  ]);
  return [
    {
      name: SHEETS.data[language],
      columns,
      rows: [{ values: [fields.map((field) => exampleOf(field, language))] }],
    },
    {
      name: SHEETS.notes[language],
      columns: NOTES.map((heading, at) => ({
        heading: heading[language],
        type: 'text',
        width: at < 2 ? 18 : 50,
      })),
      rows: [{ values: notes }],
    },
  ];
}
