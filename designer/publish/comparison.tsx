import { useMemo, useState, type ReactNode } from 'react';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { useLanguage } from '../language/language.tsx';
import { Surface } from '../canvas/view/surface.tsx';
import { ChangeList, useChanges } from './change-list.tsx';
import { diffMarks, mergedDocument } from './merged.ts';

interface Props {
  before: FlowDefinition;
  after: FlowDefinition;
  layout: FlowLayout;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
}

/** Two versions on one canvas, with the changes in words beside it. */
export function Comparison({ before, after, layout, nodeTypes }: Props): ReactNode {
  const { t } = useLanguage();
  const { diff, lines } = useChanges(before, after, nodeTypes);
  const [picked, setPicked] = useState<string | null>(null);
  const document = useMemo(() => mergedDocument(before, after, diff, layout), [before, after, diff, layout]);
  const marks = useMemo(() => diffMarks(diff), [diff]);
  const selected = useMemo(() => (picked === null ? [] : [picked]), [picked]);
  return (
    <div className="comparison" data-testid="comparison">
      <div className="comparison-canvas is-looking" role="img" aria-label={t('publish.compare')}>
        <Surface
          document={document}
          nodeTypes={nodeTypes}
          marks={marks}
          selected={selected}
          readOnly
          onSelect={(ids) => setPicked(ids[0] ?? null)}
        />
      </div>
      <div className="comparison-words">
        <ChangeList lines={lines} onPick={setPicked} />
      </div>
    </div>
  );
}
