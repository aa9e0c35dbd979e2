import { useRef, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { PreviewRow } from '../../schemas/api/mappings.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { valueAt } from './model/paths.ts';
import type { TargetRow } from './model/target-rows.ts';
import { printResult } from './print-result.ts';

const CELL_WIDTH = 148;
const NUMBER_WIDTH = 52;

/** Samples down, target fields across: what the mapping makes of each, as it is drawn. */
export function PreviewGrid({ tookMs }: { tookMs: number | null }): ReactNode {
  const { t, say } = useLanguage();
  const board = useBoard();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = board.targets.filter(({ kind }) => kind === 'value');
  const virtual = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CELL_WIDTH,
    overscan: 3,
    useFlushSync: false,
  });
  const rows = board.preview?.rows ?? [];
  const items = virtual.getVirtualItems();
  const width = NUMBER_WIDTH + virtual.getTotalSize();
  return (
    <section className="mapper-preview" aria-label={t('mapper.preview')}>
      <header className="mapper-preview-head">
        <strong>{t('mapper.preview')}</strong>
        <span className="mapper-soft">{t('mapper.preview-count', { count: rows.length })}</span>
        <span
          className="mapper-soft mapper-took"
          data-testid="mapper-took"
          data-ms={tookMs === null ? '' : Math.round(tookMs)}
        />
      </header>
      <div ref={scroller} className="mapper-grid" tabIndex={0} role="table" aria-label={t('mapper.preview')}>
        <div role="rowgroup" style={{ width }} className="mapper-grid-head">
          <div role="row" className="mapper-grid-row">
            <span role="columnheader" className="mapper-grid-no">
              #
            </span>
            {items.map(({ index, start }) => {
              const column = columns[index];
              return column === undefined ? null : (
                <span
                  key={column.path}
                  role="columnheader"
                  className="mapper-grid-cell"
                  style={{ left: NUMBER_WIDTH + start, width: CELL_WIDTH }}
                >
                  {say(column.label)}
                </span>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" style={{ width }}>
          {rows.map((row) => (
            <PreviewLine key={row.rows.join(' ')} row={row} columns={columns} items={items} />
          ))}
        </div>
      </div>
    </section>
  );
}

interface LineProps {
  row: PreviewRow;
  columns: readonly TargetRow[];
  items: readonly { index: number; start: number }[];
}

function PreviewLine({ row, columns, items }: LineProps): ReactNode {
  const { say } = useLanguage();
  const board = useBoard();
  const [first = 0] = row.rows;
  const at = first + board.previewFrom;
  const isShown = row.rows.includes(board.sampleAt - board.previewFrom);
  return (
    <div
      role="row"
      className={isShown ? 'mapper-grid-row shown' : 'mapper-grid-row'}
      onClick={() => board.showSample(at)}
    >
      <span role="rowheader" className="mapper-grid-no">
        {at + 1}
      </span>
      {items.map(({ index, start }) => {
        const column = columns[index];
        if (column === undefined) return null;
        const wrong = row.problems.find(({ field }) => field.replaceAll(/\[\d+\]/g, '[*]') === column.path);
        const text =
          wrong === undefined
            ? printResult(valueAt(row.output as Json, column.path), column.type)
            : say(wrong.message);
        return (
          <span
            key={column.path}
            role="cell"
            className={wrong === undefined ? 'mapper-grid-cell' : 'mapper-grid-cell wrong'}
            style={{ left: NUMBER_WIDTH + start, width: CELL_WIDTH }}
            title={text}
            data-testid={`cell-${at}-${column.path}`}
            onClick={() => board.activate(column.path)}
          >
            {text}
          </span>
        );
      })}
    </div>
  );
}
