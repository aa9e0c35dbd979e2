import { memo, useEffect, useState, type ReactNode, type RefObject } from 'react';
import { useLanguage } from '../language/language.tsx';
import { useBoard, type Board } from './board.ts';
import { useHovered } from './hover.ts';
import { LineChips } from './line-chips.tsx';
import type { Curve } from './model/visible.ts';
import { ROW_HEIGHT } from './use-rows.ts';

interface Props {
  curves: readonly Curve[];
  sourceScroller: RefObject<HTMLDivElement | null>;
  targetScroller: RefObject<HTMLDivElement | null>;
  /** A line that is being dragged: from a source row to where the pointer is, in this layer. */
  pulled: { row: number; x: number; y: number } | null;
}

interface View {
  width: number;
  height: number;
  left: number;
  right: number;
}

/** Lines between the two trees; only those with an end in sight are drawn, so that hundreds cost nothing. */
export function LinesLayer({ curves, sourceScroller, targetScroller, pulled }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const view = useView(sourceScroller, targetScroller);
  const { width, height, left, right } = view;
  const sourceY = (row: number): number => (row + 0.5) * ROW_HEIGHT - left;
  const targetY = (row: number): number => (row + 0.5) * ROW_HEIGHT - right;
  const inSight = (y: number): boolean => y > -ROW_HEIGHT && y < height + ROW_HEIGHT;
  const drawn = curves.flatMap((curve) => {
    const from = curve.from === null ? null : sourceY(curve.from);
    const to = targetY(curve.to);
    const isSeen = inSight(to) || (from !== null && inSight(from));
    return isSeen ? [{ curve, from, to }] : [];
  });
  return (
    <div className="mapper-lines" aria-label={t('mapper.lines')} role="group" data-testid="mapper-lines">
      <div className="mapper-lines-view" style={{ height }}>
        <svg width={width} height={height} aria-hidden="true">
          {drawn.map(({ curve, from, to }) => (
            <CurveView
              key={curve.key}
              curve={curve}
              d={pathOf(from, to, width, curve.source !== null)}
              board={board}
            />
          ))}
          {pulled === null ? null : (
            <path
              className="mapper-line pulled"
              d={`M0,${sourceY(pulled.row)} L${pulled.x},${pulled.y}`}
              data-testid="mapper-pulled"
            />
          )}
        </svg>
        {drawn.map(({ curve, to }) =>
          inSight(to) ? (
            <span
              key={curve.key}
              className="mapper-chips"
              style={{ top: to }}
              onPointerEnter={() => board.hover.set({ line: curve.line.key })}
              onPointerLeave={() => board.hover.set(null)}
            >
              <LineChips curve={curve} />
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}

/** A constant has no source: its line begins at its chip. A source that is gone has no row: its line begins nowhere. */
const pathOf = (from: number | null, to: number, width: number, isRead: boolean): string => {
  if (from === null) return `M${isRead ? 0 : width * 0.6},${to} L${width},${to}`;
  const bend = width * 0.45;
  return `M0,${from} C${bend},${from} ${width - bend},${to} ${width},${to}`;
};

interface CurveProps {
  curve: Curve;
  d: string;
  board: Board;
}

function CurveBody({ curve: { line, source, folded }, d, board }: CurveProps): ReactNode {
  const { selected, vanished, faults } = board;
  const isUnder = useHovered(
    board.hover,
    (place) =>
      place.line === line.key ||
      (place.target === line.target && !folded) ||
      (place.source !== undefined && place.source === source),
  );
  const isLit = isUnder || selected === line.key;
  const isGone = source !== null && vanished.has(source);
  const look = [
    'mapper-line',
    isLit ? 'lit' : '',
    isGone ? 'gone' : '',
    folded ? 'folded' : '',
    faults.has(line.target) ? 'wrong' : '',
    line.kind === 'each' || line.kind === 'group' ? 'band' : '',
  ].join(' ');
  return (
    <g data-line={line.target} data-from={source ?? ''} data-testid={`line-${line.target}`}>
      <path className={look} d={d} />
      {/* Wide enough to be hit. */}
      <path
        className="mapper-line-touch"
        d={d}
        onPointerEnter={() => board.hover.set({ line: line.key })}
        onPointerLeave={() => board.hover.set(null)}
        onClick={() => board.select(line.key)}
      />
    </g>
  );
}

const CurveView = memo(CurveBody);

/** Size and scrolling of both trees, once per frame. */
function useView(source: RefObject<HTMLDivElement | null>, target: RefObject<HTMLDivElement | null>): View {
  const [view, setView] = useState<View>({ width: 0, height: 0, left: 0, right: 0 });
  useEffect(() => {
    const [one, other] = [source.current, target.current];
    if (one === null || other === null) return undefined;
    let frame = 0;
    const measure = (): void => {
      frame = 0;
      const width = other.getBoundingClientRect().left - one.getBoundingClientRect().right;
      const next = { width, height: one.clientHeight, left: one.scrollTop, right: other.scrollTop };
      setView((before) => (isSame(before, next) ? before : next));
    };
    const ask = (): void => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    const sizes = new ResizeObserver(ask);
    for (const pane of [one, other]) {
      pane.addEventListener('scroll', ask, { passive: true });
      sizes.observe(pane);
    }
    measure();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      for (const pane of [one, other]) pane.removeEventListener('scroll', ask);
    };
  }, [source, target]);
  return view;
}

const isSame = (a: View, b: View): boolean =>
  a.width === b.width && a.height === b.height && a.left === b.left && a.right === b.right;
