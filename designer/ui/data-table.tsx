import { useMemo, type Key, type ReactNode, type TableHTMLAttributes } from 'react';
import { Table, type TableProps } from 'antd';

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell(row: Row): ReactNode;
  /** `lead` and `side` share the first line of a row on a narrow screen; `rest` follows below. */
  place?: 'lead' | 'side' | 'rest';
  align?: 'end';
  /** Its value says nothing without its head, which a narrow screen then repeats. */
  named?: true;
}

interface Props<Row> {
  /** Read out before the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** Older rows stay while newer ones are loaded. */
  dimmed?: boolean;
  className?: string;
  /** Rows chosen to act on together. */
  selection?: { keys: readonly string[]; onKeys(keys: string[]): void };
  /** A row that stands out, such as the one the keys act on. */
  markedKey?: string | null;
  onOpen?(row: Row): void;
}

/**
 * A table that becomes a list of blocks on a narrow screen. Browsers forget that it is a table once its display is
 * another, so that every part names its role.
 */
export function DataTable<Row extends object>({
  caption,
  columns,
  rows,
  keyOf,
  dimmed = false,
  className = '',
  selection,
  markedKey = null,
  onOpen,
}: Props<Row>): ReactNode {
  const components = useMemo(() => ({ table: named(caption) }), [caption]);
  return (
    <Table<Row>
      className={`data-table ${className} ${dimmed ? 'dimmed' : ''}`}
      size="small"
      bordered={false}
      pagination={false}
      dataSource={rows}
      rowKey={keyOf}
      components={components}
      rowClassName={(row) => (keyOf(row) === markedKey ? 'row-marked' : '')}
      onRow={(row) => ({
        role: 'row',
        'aria-current': keyOf(row) === markedKey || undefined,
        ...(onOpen === undefined ? {} : { onDoubleClick: () => onOpen(row) }),
      })}
      onHeaderRow={() => ({ role: 'row' })}
      columns={columns.map((column) => columnOf(column))}
      {...(selection === undefined ? {} : { rowSelection: selectionOf(selection) })}
    />
  );
}

const named = (caption: string) =>
  function NamedTable({ children, ...props }: TableHTMLAttributes<HTMLTableElement>): ReactNode {
    return (
      <table {...props} role="table">
        <caption className="unseen">{caption}</caption>
        {children}
      </table>
    );
  };

const selectionOf = <Row,>({
  keys,
  onKeys,
}: NonNullable<Props<Row>['selection']>): NonNullable<TableProps<Row>['rowSelection']> => ({
  selectedRowKeys: [...keys],
  columnWidth: 40,
  onChange: (next: Key[]) => onKeys(next.map(String)),
});

const columnOf = <Row,>({
  key,
  head,
  cell,
  place = 'rest',
  align,
  named,
}: Column<Row>): NonNullable<TableProps<Row>['columns']>[number] => ({
  key,
  title: head,
  className: `cell-${key} at-${place}`,
  ...(align === undefined ? {} : { align }),
  onHeaderCell: () => ({ role: 'columnheader', scope: 'col' }),
  onCell: () => ({ role: 'cell' }),
  render: (_value: unknown, row: Row) => {
    const content = cell(row);
    if (named !== true || content === null) return content;
    return (
      <>
        <span className="head-again">{head} </span>
        {content}
      </>
    );
  },
});
