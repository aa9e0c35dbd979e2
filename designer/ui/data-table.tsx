import type { ReactNode } from 'react';

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
}

/**
 * A table that becomes a list of blocks on a narrow screen. Browsers forget that it is a table once its display is
 * another, so that every part names its role.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  dimmed = false,
  className = '',
}: Props<Row>): ReactNode {
  return (
    <table
      role="table"
      className={`table ${className} ${dimmed ? 'dimmed' : ''}`}
      aria-busy={dimmed || undefined}
    >
      <caption className="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, head, align }) => (
            <th key={key} role="columnheader" scope="col" className={align === 'end' ? 'end' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ key, head, cell, place = 'rest', align, named }) => {
              const content = cell(row);
              return (
                <td
                  key={key}
                  role="cell"
                  className={`cell-${key} at-${place} ${align === 'end' ? 'end' : ''}`}
                >
                  {named === true && content !== null ? <span className="head-again">{head} </span> : null}
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
