import { useMemo, useState, type ReactNode } from 'react';
import { Skeleton } from 'antd';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { StepView } from '../../schemas/run-view.ts';
import { getVersion, listNodeTypes } from '../api/catalog.ts';
import { getDraft } from '../api/drafts.ts';
import type { Run } from '../api/runs.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { withPlaces } from './model/arrange.ts';
import { runMarks } from './run-marks.ts';
import { Surface } from './view/surface.tsx';

interface Props {
  flow: string;
  version: number;
  steps: readonly StepView[];
  /** Shows the run as it stood at this instant; left out: as it stands now. */
  at?: number | undefined;
  /** Node whose step is looked at. */
  node?: string | undefined;
  onNode?(node: string | null): void;
}

interface Blueprint {
  definition: FlowDefinition;
  layout: FlowLayout;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
}

/** A version has no places of its own: those of the draft serve it, and what it lacks is placed beside. */
async function loadBlueprint(flow: string, version: number, signal: AbortSignal): Promise<Blueprint> {
  const [definition, draft, types] = await Promise.all([
    getVersion(flow, version, signal),
    getDraft(flow, signal),
    listNodeTypes(signal),
  ]);
  return {
    definition,
    layout: draft.layout,
    nodeTypes: new Map(types.items.map((type) => [type.type, type])),
  };
}

/** A run on the canvas of its own version: its path bold, the rest faint, each step in its state. */
export function RunCanvas({ flow, version, steps, at, node, onNode }: Props): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`run canvas ${flow} ${version}`, (signal) =>
    loadBlueprint(flow, version, signal),
  );
  const [picked, setPicked] = useState<string | null>(null);
  const document = useMemo(
    () => (value === null ? null : withPlaces({ definition: value.definition, layout: value.layout })),
    [value],
  );
  const marks = useMemo(
    () => (document === null ? undefined : runMarks(document.definition, steps, at, t)),
    [document, steps, at, t],
  );
  const chosen = node ?? picked;
  const selected = useMemo(() => (chosen === null ? [] : [chosen]), [chosen]);
  if (failure !== null) return <FailureNote failure={failure} onRetry={reload} />;
  return (
    <div
      className="run-canvas is-looking"
      role="img"
      aria-label={t('canvas.of-run')}
      data-testid="run-canvas"
    >
      {document === null || value === null || marks === undefined ? (
        <Skeleton active />
      ) : (
        <Surface
          document={document}
          nodeTypes={value.nodeTypes}
          marks={marks}
          selected={selected}
          readOnly
          onSelect={(ids) => {
            const next = ids.at(-1) ?? null;
            setPicked(next);
            onNode?.(next);
          }}
        />
      )}
    </div>
  );
}

/** What the canvas needs of a run. */
export const canvasOf = ({ flow, version, steps }: Pick<Run, 'flow' | 'version' | 'steps'>): Props => ({
  flow,
  version,
  steps,
});
