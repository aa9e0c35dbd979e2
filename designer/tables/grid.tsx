import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { SortKey } from '../../schemas/record-query.ts';
import type { TableRecord } from '../api/records.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { editsInline } from './cell-editor.tsx';
import { widthOf } from './column-width.ts';
import { isEditable, isSortable, titleOf, type FieldAt } from './field-path.ts';
import './grid.css';
import { GridRow, type Editing, type GridColumn } from './grid-row.tsx';
import { isFigure, type Wording } from './print-value.ts';
import { ROW_HEIGHT } from './row-window.ts';
import type { RowSource, Rows } from './row-source.ts';
import { useWindow } from './use-window.ts';

const HEAD = 36;
const TICK = 40;

interface Props {
  label: string;
  rows: Rows;
  source: RowSource;
  /** The first stands still at the left. */
  columns: readonly FieldAt[];
  sort: readonly SortKey[];
  chosen: ReadonlySet<string>;
  mayEdit: boolean;
  saving: { record: string; path: string } | null;
  dimmed: boolean;
  openAt(record: TableRecord): string;
  onSort(sort: SortKey[]): void;
  onChoose(chosen: ReadonlySet<string>): void;
  onPeek(record: TableRecord): void;
  onOpen(record: TableRecord): void;
  onSave(record: TableRecord, at: FieldAt, value: unknown): void;
}

/** Columns with their places; the first is pinned and takes none of the width that scrolls. */
function layOut(columns: readonly FieldAt[], titles: readonly string[]): GridColumn[] {
  let left = 0;
  return columns.map((at, index) => {
    const width = index === 0 ? Math.max(190, widthOf(at.field)) : widthOf(at.field);
    const column = { at, title: titles[index] ?? '', width, left };
    if (index > 0) left += width;
    return column;
  });
}

const nextSort = (sort: readonly SortKey[], path: string): SortKey[] => {
  const [first] = sort;
  if (first?.field !== path) return [{ field: path, direction: 'asc' }];
  return first.direction === 'asc' ? [{ field: path, direction: 'desc' }] : [];
};

/** How far a key moves down and to the right. */
function stepOf(key: string, screen: number, rows: number): readonly [number, number] | undefined {
  const page = Math.max(1, Math.floor(screen / ROW_HEIGHT) - 1);
  const steps: Record<string, readonly [number, number]> = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    PageDown: [page, 0],
    PageUp: [-page, 0],
    Home: [-rows, 0],
    End: [rows, 0],
  };
  return Object.hasOwn(steps, key) ? steps[key] : undefined;
}

/** The choice after a row was ticked; with another row as its other end, all between them are taken. */
function chosenWith(
  rows: Rows,
  chosen: ReadonlySet<string>,
  index: number,
  other: number,
): ReadonlySet<string> {
  const next = new Set(chosen);
  const own = rows.at(index)?.id ?? '';
  if (index === other && next.delete(own)) return next;
  for (let at = Math.min(other, index); at <= Math.max(other, index); at += 1) {
    const record = rows.at(at);
    if (record != null) next.add(record.id);
  }
  return next;
}

/** Scrolls a column beside those that stand still. */
function bringIn(element: HTMLElement, { left, width }: GridColumn, pinned: number): void {
  const room = element.clientWidth - pinned;
  if (left < element.scrollLeft) element.scrollLeft = left;
  if (left + width > element.scrollLeft + room) element.scrollLeft = left + width - room;
}

/** Records as rows of 40 px, of which only those on the screen are loaded and drawn. */
export function Grid(props: Props): ReactNode {
  const { rows, source, columns, chosen, onChoose, saving } = props;
  const { t, say } = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useWindow(scroller, rows.length, HEAD);
  const laid = useMemo(
    () =>
      layOut(
        columns,
        columns.map((at) => titleOf(at, say)),
      ),
    [columns, say],
  );
  const [active, setActive] = useState<{ index: number; path: string } | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const anchor = useRef(0);
  const wording = useMemo<Wording>(() => ({ say, t, titles: rows.titles }), [say, t, rows.titles]);
  const { first, until } = shown;
  useEffect(() => source.show(first, until), [source, first, until, rows.length]);
  const [lead, ...rest] = laid;
  if (lead === undefined) return null;
  const restWidth = rest.reduce((sum, { width }) => sum + width, 0);
  const whole = TICK + lead.width + restWidth;
  const { left, width } = shown.at;
  const seen = rest.filter(
    (column) =>
      column.left + column.width > left - 200 && column.left < left + width - TICK - lead.width + 200,
  );

  const choose = (index: number, range: boolean): void => {
    onChoose(chosenWith(rows, chosen, index, range ? anchor.current : index));
    anchor.current = index;
  };
  const edit = (record: TableRecord, at: FieldAt, typed?: string): void => {
    if (!props.mayEdit || !isEditable(at.field)) return;
    if (editsInline(at.field)) setEditing({ record: record.id, path: at.path, typed });
    else if (typed === undefined) props.onOpen(record);
  };
  const stop = (): void => {
    setEditing(null);
    scroller.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || editing !== null || event.target !== scroller.current) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = stepOf(event.key, shown.at.screen, rows.length);
    if (by !== undefined) {
      event.preventDefault();
      const index = Math.max(0, Math.min(rows.length - 1, (active?.index ?? -1) + by[0]));
      const from = laid.findIndex(({ at: { path } }) => path === active?.path);
      const column = laid[Math.max(0, Math.min(laid.length - 1, from + by[1]))] ?? lead;
      setActive({ index, path: column.at.path });
      shown.reveal(index);
      if (column !== lead && scroller.current !== null) bringIn(scroller.current, column, TICK + lead.width);
      return;
    }
    const record = active === null ? null : rows.at(active.index);
    const at = laid.find((one) => one.at.path === active?.path)?.at;
    if (active === null || record == null || at === undefined) return;
    if (event.key === ' ') {
      event.preventDefault();
      if (event.shiftKey) choose(active.index, false);
      else props.onPeek(record);
    } else if (event.key === 'Enter') props.onOpen(record);
    else if (event.key === 'F2') edit(record, at);
  };

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={`grid ${props.dimmed ? 'dimmed' : ''}`}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={laid.length + 1}
      aria-busy={!rows.ready}
      aria-multiselectable
      aria-activedescendant={active === null ? undefined : `cell-${active.index}-${active.path}`}
      data-testid="grid"
      onKeyDown={onKeyDown}
    >
      <div className="grid-sizer" style={{ height: HEAD + shown.laid, width: whole }} role="presentation">
        <GridHead {...props} lead={lead} rest={seen} restWidth={restWidth} whole={whole} />
        {Array.from({ length: Math.max(0, until - first) }, (_, offset) => {
          const index = first + offset;
          const record = rows.at(index);
          return (
            <GridRow
              key={index}
              index={index}
              top={shown.topOf(index)}
              width={whole}
              record={record}
              lead={lead}
              columns={seen}
              restWidth={restWidth}
              active={active?.index === index ? active.path : null}
              chosen={record != null && chosen.has(record.id)}
              editing={record != null && editing?.record === record.id ? editing : null}
              saving={record != null && saving?.record === record.id ? saving.path : null}
              wording={wording}
              openAt={props.openAt}
              onChoose={choose}
              onActive={(row, path) => setActive({ index: row, path })}
              onEdit={edit}
              onSave={(saved, at, value) => {
                stop();
                props.onSave(saved, at, value);
              }}
              onCancel={stop}
            />
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps extends Props {
  lead: GridColumn;
  rest: readonly GridColumn[];
  restWidth: number;
  whole: number;
}

function GridHead({
  rows,
  sort,
  chosen,
  onChoose,
  onSort,
  lead,
  rest,
  restWidth,
  whole,
}: HeadProps): ReactNode {
  const { t } = useLanguage();
  const head = (column: GridColumn, pinned: boolean): ReactNode => {
    const { at, title } = column;
    const [key] = sort;
    const direction = key?.field === at.path ? key.direction : undefined;
    return (
      <div
        key={at.path}
        role="columnheader"
        aria-sort={direction === undefined ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
        className={`grid-cell ${isFigure(at.field) ? 'figure' : ''}`}
        style={pinned ? { width: column.width } : { width: column.width, left: column.left }}
      >
        {isSortable(at) ? (
          <button
            type="button"
            className="grid-sort"
            tabIndex={-1}
            title={t('table.sort-by', { field: title })}
            onClick={() => onSort(nextSort(sort, at.path))}
          >
            {title}
            <span aria-hidden="true">{direction === undefined ? '' : direction === 'asc' ? '↑' : '↓'}</span>
          </button>
        ) : (
          <span title={title}>{title}</span>
        )}
      </div>
    );
  };
  const loaded = chosen.size === 0 ? [] : [...chosen];
  const chooseShown = (): void => {
    if (loaded.length > 0) return onChoose(new Set());
    const next = new Set<string>();
    for (let index = 0; index < Math.min(rows.length, 1000); index += 1) {
      const record = rows.at(index);
      if (record != null) next.add(record.id);
    }
    onChoose(next);
  };
  return (
    <div className="grid-head" role="row" aria-rowindex={1} style={{ width: whole }}>
      <div className="grid-pinned">
        <label className="grid-tick" role="columnheader">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={loaded.length > 0}
            aria-label={t('table.choose-loaded')}
            onChange={chooseShown}
          />
        </label>
        {head(lead, true)}
      </div>
      <div className="grid-rest" style={{ width: restWidth }}>
        {rest.map((column) => head(column, false))}
      </div>
    </div>
  );
}
