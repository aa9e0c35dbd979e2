import { memo, type ReactNode, type RefObject } from 'react';
import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Input, Segmented } from 'antd';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard, type Board, type TargetFilter } from './board.ts';
import { FieldSearch } from './field-search.tsx';
import { useHovered } from './hover.ts';
import { valueAt } from './model/paths.ts';
import type { TargetRow } from './model/target-rows.ts';
import { printResult } from './print-result.ts';
import { resultOf } from './results.ts';
import { ROW_HEIGHT, type Rows } from './use-rows.ts';

interface Props {
  shown: Rows<TargetRow>;
  scroller: RefObject<HTMLDivElement | null>;
  stubs: ReadonlyMap<number, number>;
  filter: TargetFilter;
  setFilter(filter: TargetFilter): void;
}

const STAY = (): void => undefined;
const FILTERS: readonly TargetFilter[] = ['all', 'open', 'required', 'wrong'];

/** The fields to fill, with what the sample shown gives them and why a line was suggested. */
export function TargetPane({ shown, scroller, stubs, filter, setFilter }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const virtual = useVirtualizer({
    count: shown.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    useFlushSync: false,
  });
  const { active } = board;
  const move = (step: number): void => {
    const at = shown.places.get(active ?? '') ?? -1;
    const next = Math.min(shown.rows.length - 1, Math.max(0, at + step));
    virtual.scrollToIndex(next);
    board.activate(shown.rows[next]?.path ?? null);
  };
  return (
    <section className="mapper-pane mapper-target" aria-label={t('mapper.target')}>
      <div className="mapper-tools">
        <Input
          allowClear
          variant="borderless"
          className="mapper-search"
          aria-label={t('mapper.search-target')}
          placeholder={t('mapper.search-target')}
          value={shown.search}
          onChange={(event) => shown.setSearch(event.target.value)}
          data-testid="mapper-target-search"
        />
        <Segmented<TargetFilter>
          size="small"
          aria-label={t('mapper.filter')}
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: t(`mapper-filter.${value}` as Key) }))}
        />
      </div>
      <div
        ref={scroller}
        className="mapper-rows"
        role="tree"
        tabIndex={active === null ? 0 : -1}
        aria-label={t('mapper.target')}
        onFocus={(event) => {
          if (event.target === event.currentTarget && active === null)
            board.activate(shown.rows[0]?.path ?? null);
        }}
        data-testid="mapper-targets"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize() }} className="mapper-canvas">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = shown.rows[index];
            if (row === undefined) return null;
            return (
              <TargetRowView
                key={row.path}
                row={row}
                top={start}
                board={board}
                isFolded={shown.folded.has(row.path)}
                stub={stubs.get(index) ?? 0}
                onFold={shown.fold}
                onMove={row.path === active ? move : STAY}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

interface RowProps {
  row: TargetRow;
  top: number;
  board: Board;
  isFolded: boolean;
  stub: number;
  onFold(path: string): void;
  onMove(step: number): void;
}

function TargetRowBody({ row, top, board, isFolded, stub, onFold, onMove }: RowProps): ReactNode {
  const { t, say } = useLanguage();
  const { path, kind, depth, label, required } = row;
  const [line] = board.byTarget.get(path) ?? [];
  const isActive = board.active === path;
  const isGroup = kind !== 'value';
  const isOpen = board.gaps.open.includes(path);
  const isWrong = board.faults.has(path);
  const isUnder = useHovered(board.hover, (place) => place.target === path);
  const lit = isUnder || (line !== undefined && board.selected === line.key);
  const look = [
    'mapper-row',
    lit ? 'lit' : '',
    isActive ? 'active' : '',
    line === undefined ? '' : 'wired',
    isGroup ? 'group' : '',
    isWrong ? 'wrong' : '',
  ].join(' ');
  const click = (): void => {
    board.activate(path);
    if (board.armed !== null) {
      if (board.draw(board.armed, path)) board.arm(null);
    } else if (line !== undefined && isActive) board.select(line.key);
  };
  return (
    <div
      className={look}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isActive}
      {...(isGroup ? { 'aria-expanded': !isFolded } : {})}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 14 + depth * 16 }}
      data-target={path}
      data-testid={`target-${path}`}
      onClick={click}
      onPointerEnter={() => board.hover.set({ target: path })}
      onPointerLeave={() => board.hover.set(null)}
    >
      <span className="mapper-port" aria-hidden="true" />
      {isGroup ? (
        <button
          type="button"
          className="mapper-fold"
          tabIndex={-1}
          aria-label={t(isFolded ? 'mapper.unfold' : 'mapper.fold')}
          onClick={(event) => {
            event.stopPropagation();
            onFold(path);
          }}
        >
          {isFolded ? <CaretRightOutlined /> : <CaretDownOutlined />}
        </button>
      ) : null}
      <span className="mapper-name">{say(label)}</span>
      {required ? (
        <span className={isOpen ? 'mapper-required open' : 'mapper-required'}>{t('mapper.required')}</span>
      ) : null}
      {kind === 'list' ? <span className="mapper-tag">{t('mapper.per-row')}</span> : null}
      {stub > 0 ? <span className="mapper-stub">{t('mapper.stub', { count: stub })}</span> : null}
      {isActive && !board.readOnly ? (
        <FieldSearch row={row} onMove={onMove} onFold={() => onFold(path)} />
      ) : null}
      <Result row={row} />
      <ReasonChip row={row} />
    </div>
  );
}

const TargetRowView = memo(TargetRowBody);

/** What this field becomes for the sample shown; or why it becomes nothing. */
function Result({ row: { path, kind, type } }: { row: TargetRow }): ReactNode {
  const { say } = useLanguage();
  const board = useBoard();
  if (kind === 'object') return null;
  const found = resultOf(board);
  if (found === undefined) return null;
  const problem = found.problems.find(({ field }) => field.replaceAll(/\[\d+\]/g, '[*]') === path);
  if (problem !== undefined)
    return (
      <span className="mapper-result wrong" title={say(problem.message)}>
        {say(problem.message)}
      </span>
    );
  const value = valueAt(found.output, path);
  const text = kind === 'list' && Array.isArray(value) ? `× ${value.length}` : printResult(value, type);
  return (
    <span className="mapper-result" title={text} data-testid={`result-${path}`}>
      {text}
    </span>
  );
}

/** Why the field of this line fits: the same name, a synonym, the look of the values, earlier mappings. */
function ReasonChip({ row: { path } }: { row: TargetRow }): ReactNode {
  const { t, say } = useLanguage();
  const { byTarget, matchesOf } = useBoard();
  const [line] = byTarget.get(path) ?? [];
  const match = (matchesOf.get(path) ?? []).find(({ source, chosen }) =>
    line === undefined ? chosen : line.sources.includes(source),
  );
  if (match === undefined) return <span className="mapper-reason none" />;
  const { confidence, reason } = match;
  return (
    <span className={line === undefined ? 'mapper-reason' : 'mapper-reason taken'} title={say(reason)}>
      {t(`mapper-reason.${reason.code}` as Key)}{' '}
      {t('mapper.percent', { percent: Math.round(confidence * 100) })}
    </span>
  );
}
