import { useMemo, useState, type ReactNode } from 'react';
import { Button, Skeleton } from 'antd';
import { CompressOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { StepView } from '../../schemas/run-view.ts';
import { getVersion, listNodeTypes } from '../api/catalog.ts';
import { getDraft } from '../api/drafts.ts';
import { ApiFailure } from '../api/failure.ts';
import type { Run } from '../api/runs.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { withPlaces } from './model/arrange.ts';
import { runMarks } from './run-marks.ts';
import { fitView, Surface, type FlowInstance } from './view/surface.tsx';

interface Props {
  flow: string;
  version: number;
  steps: readonly StepView[];
  /** Shows the run as it stood at this instant; left out: as it stands now. */
  at?: number | undefined;
  /** Node whose step is looked at. */
  node: string | null;
  onNode(node: string | null): void;
}

interface Blueprint {
  definition: FlowDefinition;
  layout: FlowLayout;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
}

/** A version has no places of its own: those of the draft serve it, and what it lacks is placed beside. */
async function loadBlueprint(flow: string, version: number, signal: AbortSignal): Promise<Blueprint> {
  const [definition, layout, types] = await Promise.all([
    getVersion(flow, version, signal),
    layoutOf(flow, signal),
    listNodeTypes(signal),
  ]);
  return {
    definition,
    layout,
    nodeTypes: new Map(types.items.map((type) => [type.type, type])),
  };
}

/** None if the flow is gone since: its runs outlive it. */
async function layoutOf(flow: string, signal: AbortSignal): Promise<FlowLayout> {
  try {
    return (await getDraft(flow, signal)).layout;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return {};
    throw error;
  }
}

/** A run on the canvas of its own version: its path bold, the rest faint, each step in its state. */
export function RunCanvas({ flow, version, steps, at, node, onNode }: Props): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`run canvas ${flow} ${version}`, (signal) =>
    loadBlueprint(flow, version, signal),
  );
  const [instance, setInstance] = useState<FlowInstance | null>(null);
  const document = useMemo(
    () => (value === null ? null : withPlaces({ definition: value.definition, layout: value.layout })),
    [value],
  );
  const marks = useMemo(
    () => (document === null ? undefined : runMarks(document.definition, steps, at, t)),
    [document, steps, at, t],
  );
  const selected = useMemo(() => (node === null ? [] : [node]), [node]);
  if (failure !== null) return <FailureNote failure={failure} onRetry={reload} />;
  return (
    <div
      className="run-canvas is-looking"
      role="group"
      aria-label={t('canvas.of-run')}
      data-testid="run-canvas"
    >
      {document === null || value === null || marks === undefined ? (
        <Skeleton active />
      ) : (
        <>
          <Surface
            document={document}
            nodeTypes={value.nodeTypes}
            marks={marks}
            selected={selected}
            readOnly
            pageScroll
            {...(steps.length === 0 ? {} : { opensAt: newest(steps) })}
            onInit={setInstance}
            onSelect={(ids) => onNode(ids.findLast((id) => !id.startsWith('#')) ?? null)}
          />
          {instance === null ? null : <Tools instance={instance} />}
        </>
      )}
    </div>
  );
}

/** The nodes the run came to last: a long flow drawn whole could not be read. */
const newest = (steps: readonly StepView[]): string[] => {
  // Steps come in the order in which they began.
  return [...new Set(steps.toReversed().map(({ node }) => node))].slice(0, SHOWN);
};
const SHOWN = 5;

function Tools({ instance }: { instance: FlowInstance }): ReactNode {
  const { t } = useLanguage();
  const tools = [
    { word: 'canvas.zoom-out', icon: <ZoomOutOutlined />, act: () => instance.zoomOut() },
    { word: 'canvas.zoom-in', icon: <ZoomInOutlined />, act: () => instance.zoomIn() },
    { word: 'canvas.fit', icon: <CompressOutlined />, act: () => instance.fitView(fitView) },
  ] as const;
  return (
    <div className="canvas-tools">
      {tools.map(({ word, icon, act }) => (
        <Button
          key={word}
          type="text"
          size="small"
          aria-label={t(word)}
          title={t(word)}
          icon={icon}
          onClick={() => void act()}
        />
      ))}
    </div>
  );
}

/** What the canvas needs of a run. */
export const canvasOf = ({
  flow,
  version,
  steps,
}: Pick<Run, 'flow' | 'version' | 'steps'>): Pick<Props, 'flow' | 'version' | 'steps'> => ({
  flow,
  version,
  steps,
});
