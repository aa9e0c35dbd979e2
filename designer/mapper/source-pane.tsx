import { memo, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Input } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { useBoard, type Board } from './board.ts';
import { useHovered } from './hover.ts';
import { nullRate, printValue, type SourceField } from './model/source-fields.ts';
import { valueAt } from './model/paths.ts';
import { ROW_HEIGHT, type Rows } from './use-rows.ts';

interface Props {
  shown: Rows<SourceField>;
  scroller: RefObject<HTMLDivElement | null>;
  /** Lines that end in each row because their own rows are folded away. */
  stubs: ReadonlyMap<number, number>;
  onGrab(event: PointerEvent, source: string): void;
}

/** The fields of the source, with what the sample shown holds and how often they are empty. */
export function SourcePane({ shown, scroller, stubs, onGrab }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const virtual = useVirtualizer({
    count: shown.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    useFlushSync: false,
  });
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    moveByKey(event, shown, board, (index) => virtual.scrollToIndex(index));
  };
  return (
    <section className="mapper-pane mapper-source" aria-label={t('mapper.source')}>
      <Input
        allowClear
        variant="borderless"
        className="mapper-search"
        aria-label={t('mapper.search-source')}
        placeholder={t('mapper.search-source')}
        value={shown.search}
        onChange={(event) => shown.setSearch(event.target.value)}
        data-testid="mapper-source-search"
      />
      <div
        ref={scroller}
        className="mapper-rows"
        role="tree"
        tabIndex={0}
        aria-label={t('mapper.source')}
        onKeyDown={move}
        data-testid="mapper-sources"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize() }} className="mapper-canvas">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const field = shown.rows[index];
            if (field === undefined) return null;
            return (
              <SourceRow
                key={field.path}
                field={field}
                top={start}
                board={board}
                isFolded={shown.folded.has(field.path)}
                stub={stubs.get(index) ?? 0}
                onFold={shown.fold}
                onGrab={onGrab}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function moveByKey(
  event: KeyboardEvent<HTMLDivElement>,
  { rows, places, folded, fold }: Rows<SourceField>,
  { armed, arm }: Board,
  show: (index: number) => void,
): void {
  const at = armed === null ? -1 : (places.get(armed) ?? -1);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  const step = steps[event.key];
  const field = rows[at];
  if (step !== undefined) {
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    arm(rows[next]?.path ?? null);
    show(next);
  } else if (event.key === 'Escape') arm(null);
  else if (field !== undefined && event.key === 'ArrowLeft' && !folded.has(field.path)) fold(field.path);
  else if (field !== undefined && event.key === 'ArrowRight' && folded.has(field.path)) fold(field.path);
  else return;
  event.preventDefault();
}

interface RowProps {
  field: SourceField;
  top: number;
  board: Board;
  isFolded: boolean;
  stub: number;
  onFold(path: string): void;
  onGrab(event: PointerEvent, source: string): void;
}

function SourceRowBody({ field, top, board, isFolded, stub, onFold, onGrab }: RowProps): ReactNode {
  const { t, say } = useLanguage();
  const { path, name, depth, kind } = field;
  const gloss = board.glosses.get(path);
  const isGroup = kind !== 'value';
  const isRead = board.read.has(path);
  const sample = isGroup ? '' : printValue(valueAt(board.samples[board.sampleAt], path));
  const isUnder = useHovered(board.hover, (place) => place.source === path);
  const lit = isUnder || board.armed === path;
  const look = ['mapper-row', lit ? 'lit' : '', isRead ? 'wired' : '', isGroup ? 'group' : ''].join(' ');
  return (
    <div
      className={look}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={board.armed === path}
      {...(isGroup ? { 'aria-expanded': !isFolded } : {})}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + depth * 16 }}
      data-source={path}
      data-testid={`source-${path}`}
      onPointerDown={(event) => onGrab(event, path)}
      onPointerEnter={() => board.hover.set({ source: path })}
      onPointerLeave={() => board.hover.set(null)}
    >
      {isGroup ? (
        <button
          type="button"
          className="mapper-fold"
          tabIndex={-1}
          aria-label={t(isFolded ? 'mapper.unfold' : 'mapper.fold')}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => onFold(path)}
        >
          {isFolded ? <CaretRightOutlined /> : <CaretDownOutlined />}
        </button>
      ) : null}
      <span className="mapper-name" title={name} translate="no">
        {name}
      </span>
      {gloss === undefined ? null : <span className="mapper-gloss">{say(gloss)}</span>}
      {kind === 'list' ? <span className="mapper-tag">{t('mapper.per-row')}</span> : null}
      {stub > 0 ? <span className="mapper-stub">{t('mapper.stub', { count: stub })}</span> : null}
      <span className="mapper-sample" title={sample}>
        {sample}
      </span>
      <NullBar field={field} />
      <span className="mapper-port" aria-hidden="true" />
    </div>
  );
}
const SourceRow = memo(SourceRowBody);

function NullBar({ field }: { field: SourceField }): ReactNode {
  const { t } = useLanguage();
  const rate = nullRate(field);
  const percent = rate === null ? 0 : Math.round(rate * 100);
  const told = rate === null ? t('mapper.null-unknown') : t('mapper.null-rate', { percent });
  return (
    <span className="mapper-nulls" role="img" aria-label={told} title={told}>
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
