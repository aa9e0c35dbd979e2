import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Segmented } from 'antd';
import type { Run } from '../../api/runs.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import type { Blueprint } from './blueprint.ts';
import { StepTable } from './step-table.tsx';
import { useStepNames } from './step-names.ts';
import { useStepsView, type StepsView } from './steps-view.ts';

const RunCanvas = lazy(async () => {
  const { RunCanvas: Canvas, canvasOf } = await import('../../canvas/run-canvas.tsx');
  return {
    default: ({
      run,
      node,
      onNode,
    }: {
      run: Run;
      node: string | null;
      onNode(node: string | null): void;
    }) => <Canvas {...canvasOf(run)} node={node} onNode={onNode} />,
  };
});

interface Props {
  run: Run;
  blueprint: Blueprint | null;
}

const views: readonly StepsView[] = ['canvas', 'steps'];

/** The steps of a run: where they stand in the flow, and one by one. A node chosen above leaves its own steps below. */
export function RunSteps({ run, blueprint }: Props): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [kept, setView] = useStepsView();
  const [chosen, setNode] = useState<string | null>(null);
  const drawable = may('read', 'flow', run.flow);
  const view = drawable ? kept : 'steps';
  const node = view === 'canvas' ? chosen : null;
  const steps = node === null ? run.steps : run.steps.filter((step) => step.node === node);
  const [only, second] = steps;
  return (
    <section aria-label={t('step.title')} className="stack">
      <div className="section-head">
        <h2>{t('step.title')}</h2>
        {drawable ? (
          <Segmented<StepsView>
            aria-label={t('run.view')}
            value={view}
            onChange={setView}
            options={views.map((one) => ({ value: one, label: t(`run-view.${one}`) }))}
            data-testid="run-view"
          />
        ) : null}
      </div>
      {view === 'canvas' ? (
        <>
          <div className="run-drawing">
            <Suspense fallback={null}>
              <RunCanvas run={run} node={chosen} onNode={setNode} />
            </Suspense>
          </div>
          <Choice run={run} blueprint={blueprint} node={node} onAll={() => setNode(null)} />
        </>
      ) : null}
      {steps.length === 0 && node !== null ? null : (
        <StepTable
          key={node ?? ''}
          run={run}
          steps={steps}
          opened={node !== null && second === undefined ? only?.key : undefined}
          blueprint={blueprint}
        />
      )}
    </section>
  );
}

interface ChoiceProps extends Props {
  node: string | null;
  onAll(): void;
}

/** Says whose steps stand below, and the way back to all of them. */
function Choice({ run, blueprint, node, onAll }: ChoiceProps): ReactNode {
  const { t } = useLanguage();
  const { nameOfStep } = useStepNames(blueprint);
  if (node === null) return <p className="faint">{t('run.canvas-hint')}</p>;
  const reached = run.steps.some((step) => step.node === node);
  return (
    <p role="status" data-testid="run-node">
      {t(reached ? 'run.steps-of' : 'run.not-reached', { node: nameOfStep(node) })}{' '}
      <Button look="quiet" onClick={onAll}>
        {t('step.show-all', { count: run.steps.length })}
      </Button>
    </p>
  );
}
