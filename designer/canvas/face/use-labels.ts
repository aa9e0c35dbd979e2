import { useRef } from 'react';
import type { FlowShapes } from '../../../schemas/shape.ts';
import { labelsOf, type FieldLabels } from './labels.ts';

/** Names of fields; the same object as long as they are the same names, so that no face is drawn for nothing. */
export function useStableLabels(shapes: FlowShapes | null): FieldLabels {
  const kept = useRef<{ shapes: FlowShapes | null; labels: FieldLabels }>({
    shapes: null,
    labels: labelsOf(null),
  });
  if (kept.current.shapes !== shapes) {
    const labels = labelsOf(shapes);
    const same = JSON.stringify(labels) === JSON.stringify(kept.current.labels);
    kept.current = { shapes, labels: same ? kept.current.labels : labels };
  }
  return kept.current.labels;
}
