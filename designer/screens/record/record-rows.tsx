import { Table } from 'antd';
import type { ReactNode } from 'react';
import type { TableField } from '../../../schemas/table.ts';
import { useLanguage } from '../../language/language.tsx';
import { CellValue } from '../../tables/cell-value.tsx';
import { isEmpty, isFigure } from '../../tables/print-value.ts';

interface Props {
  field: Extract<TableField, { type: 'rows' }>;
  value: unknown;
}

/** The rows of a record; columns in which no row has a value are left out. */
export function RecordRows({ field, value }: Props): ReactNode {
  const { t, say } = useLanguage();
  const rows = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
  const columns = field.fields.filter(
    ({ id, retired }) => retired !== true && rows.some((row) => !isEmpty(row[id])),
  );
  return (
    <Table
      size="small"
      className="record-rows"
      title={() => t('table.rows-of', { field: say(field.title), count: rows.length })}
      rowKey={(row) => String(rows.indexOf(row))}
      pagination={rows.length > 20 ? { pageSize: 20, size: 'small' } : false}
      scroll={{ x: 'max-content' }}
      dataSource={rows}
      locale={{ emptyText: t('table.no-rows') }}
      columns={columns.map((column) => ({
        key: column.id,
        title: say(column.title),
        align: isFigure(column) ? ('end' as const) : ('start' as const),
        render: (_: unknown, row: Record<string, unknown>) => (
          <CellValue field={column} value={row[column.id]} wording={{ say, t, titles: {} }} />
        ),
      }))}
    />
  );
}
