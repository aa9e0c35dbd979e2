import { memo, type ReactNode } from 'react';
import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { useLanguage } from '../../language/language.tsx';
import type { CanvasEdge } from './graph.ts';

/** A way from node to node; the plus in its middle puts a step between the two. */
export const LineEdge = memo(function LineEdge(props: EdgeProps<CanvasEdge>): ReactNode {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const { t } = useLanguage();
  const [path, x, y] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition });
  const { mark = {}, error = false } = data ?? {};
  const look = [
    'line',
    error ? 'is-error' : '',
    selected === true ? 'is-selected' : '',
    mark.taken === true ? 'is-taken' : '',
    mark.dimmed === true ? 'is-dimmed' : '',
    mark.change === undefined ? '' : `change-${mark.change}`,
  ].join(' ');
  return (
    <>
      <BaseEdge id={id} path={path} className={look} interactionWidth={18} />
      {mark.count === undefined ? null : (
        <g className="line-count" transform={`translate(${x} ${y - 16})`} data-edge-count={id}>
          <rect x={-20} y={-9} width={40} height={18} rx={9} />
          <text>{mark.count}</text>
        </g>
      )}
      <g
        className="line-add"
        transform={`translate(${x} ${y})`}
        role="button"
        aria-label={t('canvas.insert-here')}
        data-insert={id}
        data-testid={`insert-${id}`}
      >
        <circle r={12} />
        <path d="M -5 0 H 5 M 0 -5 V 5" />
      </g>
    </>
  );
});
