import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { TableRecord } from '../api/records.ts';
import { useLanguage } from '../language/language.tsx';
import { CellEditor } from './cell-editor.tsx';
import { CellValue } from './cell-value.tsx';
import type { FieldAt } from './field-path.ts';
import { isEmpty, isFigure, type Wording } from './print-value.ts';

export interface GridColumn {
  at: FieldAt;
  title: string;
  width: number;
  /** px from where the columns that scroll begin. */
  left: number;
}

export interface Editing {
  record: string;
  path: string;
  typed?: string | undefined;
}

interface Props {
  index: number;
  top: number;
  width: number;
  record: TableRecord | null | undefined;
  lead: GridColumn;
  columns: readonly GridColumn[];
  restWidth: number;
  active: string | null;
  chosen: boolean;
  editing: Editing | null;
  saving: string | null;
  wording: Wording;
  openAt(record: TableRecord): string;
  onChoose(index: number, range: boolean): void;
  onActive(index: number, path: string): void;
  onEdit(record: TableRecord, at: FieldAt): void;
  onSave(record: TableRecord, at: FieldAt, value: unknown): void;
  onCancel(): void;
}

/** One record. Drawn again only when something of it changed: dozens stand on the screen while it is scrolled. */
export const GridRow = memo(function GridRow(props: Props): ReactNode {
  const { index, top, width, record, lead, columns, restWidth, active, chosen, openAt, wording } = props;
  const { t } = useLanguage();
  const cell = (column: GridColumn, pinned: boolean): ReactNode => {
    const { at } = column;
    const editing = record != null && props.editing?.path === at.path;
    return (
      <div
        key={at.path}
        id={`cell-${index}-${at.path}`}
        role="gridcell"
        data-field={at.path}
        className={`grid-cell ${isFigure(at.field) ? 'figure' : ''} ${active === at.path ? 'active' : ''} ${editing ? 'editing' : ''} ${props.saving === at.path ? 'saving' : ''}`}
        style={pinned ? { width: column.width } : { width: column.width, left: column.left }}
        onMouseDown={() => props.onActive(index, at.path)}
        onDoubleClick={() => (record == null ? undefined : props.onEdit(record, at))}
      >
        {record === undefined ? (
          <div className="grid-blank" />
        ) : record === null ? (
          pinned ? (
            <span className="grid-gone">{t('table.row-gone')}</span>
          ) : null
        ) : editing ? (
          <CellEditor
            field={at.field}
            value={record[at.path]}
            label={column.title}
            typed={props.editing?.typed}
            onSave={(value) => props.onSave(record, at, value)}
            onCancel={props.onCancel}
          />
        ) : pinned ? (
          <Link className="grid-title" tabIndex={-1} to={openAt(record)}>
            {isEmpty(record[at.path]) ? (
              t('table.untitled')
            ) : (
              <CellValue field={at.field} value={record[at.path]} wording={wording} />
            )}
          </Link>
        ) : (
          <CellValue field={at.field} value={record[at.path]} wording={wording} />
        )}
      </div>
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={`grid-row ${chosen ? 'chosen' : ''}`}
      style={{ transform: `translateY(${top}px)`, width }}
      data-record={record?.id}
    >
      <div className="grid-pinned">
        <label className="grid-tick" role="gridcell">
          <input
            type="checkbox"
            tabIndex={-1}
            disabled={record == null}
            checked={chosen}
            aria-label={t('table.choose-row')}
            onChange={(event) => props.onChoose(index, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        </label>
        {cell(lead, true)}
      </div>
      <div className="grid-rest" style={{ width: restWidth }}>
        {columns.map((column) => cell(column, false))}
      </div>
    </div>
  );
});
