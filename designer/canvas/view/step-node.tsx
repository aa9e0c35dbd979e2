import { memo, type ReactNode } from 'react';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { useLanguage } from '../../language/language.tsx';
import { NodeIcon } from '../face/icon.tsx';
import { ERROR } from '../model/document.ts';
import { IN, portY } from './geometry.ts';
import type { StepData, StepNode as Node } from './graph.ts';
import type { Mark } from './marks.ts';

const classOf = ({ face, mark, dimmed, caught }: StepData, selected: boolean): string =>
  [
    'step',
    selected ? 'is-selected' : '',
    dimmed ? 'is-dimmed' : '',
    face.disabled ? 'is-disabled' : '',
    face.missing ? 'is-missing' : '',
    face.trigger ? 'is-trigger' : '',
    caught ? 'is-caught' : '',
    mark.errors > 0 ? 'has-errors' : '',
    mark.pinned ? 'is-pinned' : '',
    mark.state === undefined ? '' : `state-${mark.state}`,
    mark.change === undefined ? '' : `change-${mark.change}`,
  ]
    .filter((one) => one !== '')
    .join(' ');

/** One node on the canvas: 220 × 64, taller if it has many ways out. */
export const StepNode = memo(function StepNode({ id, data, selected }: NodeProps<Node>): ReactNode {
  const { face, mark } = data;
  const several = face.ports.length > 1;
  const { language } = useLanguage();
  return (
    <div className={classOf(data, selected)} data-testid={`node-${id}`}>
      {face.trigger ? null : (
        <Handle type="target" id={IN} position={Position.Left} className="spot spot-in" />
      )}
      <span className="step-icon" aria-hidden="true">
        <NodeIcon name={face.icon} />
      </span>
      <span className="step-text">
        <span className="step-name">{face.name}</span>
        <span className="step-rule" title={face.rule}>
          {mark.line ?? face.rule}
        </span>
      </span>
      <Badges mark={mark} />
      {face.ports.map(({ id: port, label }, at) => (
        <Handle
          key={port}
          type="source"
          id={port}
          position={Position.Right}
          className="spot spot-out"
          style={{ top: portY(at, face.ports.length, face.height) }}
          data-testid={`port-${id}-${port}`}
        >
          {several ? <span className="spot-label">{label[language]}</span> : null}
        </Handle>
      ))}
      <Handle
        type="source"
        id={ERROR}
        position={Position.Bottom}
        className="spot spot-error"
        data-testid={`port-${id}-error`}
      />
    </div>
  );
});

function Badges({ mark: { errors, warnings, pinned } }: { mark: Mark }): ReactNode {
  const { t } = useLanguage();
  if (errors === 0 && warnings === 0 && !pinned) return null;
  return (
    <span className="step-badges">
      {pinned ? <span className="badge badge-pin">{t('canvas.pinned')}</span> : null}
      {errors > 0 ? (
        <span className="badge badge-error" title={t('canvas.problems-here', { count: errors })}>
          {errors}
        </span>
      ) : warnings > 0 ? (
        <span className="badge badge-warning" title={t('canvas.warnings-here', { count: warnings })}>
          {warnings}
        </span>
      ) : null}
    </span>
  );
}
