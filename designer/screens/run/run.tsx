import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { Run } from '../../api/runs.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { loadBlueprint } from './blueprint.ts';
import { ErrorView } from './error-view.tsx';
import { RunActions } from './run-actions.tsx';
import { RunCases } from './run-cases.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunSteps } from './run-steps.tsx';
import { Timeline } from './timeline.tsx';
import { titleOf } from '../../ui/run-title.ts';
import { useRun, type LiveRun } from './use-run.ts';

/** One run by its address, as it goes on. */
export function RunScreen(): ReactNode {
  const { run: id = '' } = useParams();
  const { t } = useLanguage();
  const [unmask, setUnmask] = useState(false);
  const live = useRun(id, unmask);
  if (live.value === null || live.value.id !== id)
    return (
      <Page title={t('run.title')}>
        {live.failure?.status === 404 ? (
          <Empty title={t('run.not-found')}>
            <p>{t('run.not-found-next')}</p>
            <Link to="/runs">{t('runs.title')}</Link>
          </Empty>
        ) : (
          <FailureNote failure={live.failure} onRetry={live.reload} />
        )}
      </Page>
    );
  return <RunPage run={live.value} live={live} onUnmask={() => setUnmask(true)} />;
}

function RunPage({ run, live, onUnmask }: { run: Run; live: LiveRun; onUnmask(): void }): ReactNode {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const { may } = useSession();
  const blueprint = useLoad(`${run.flow} ${run.version}`, (signal) =>
    loadBlueprint(run.flow, run.version, signal),
  );
  // Without the names of the steps, rows would change under the reader's eyes.
  if (blueprint.value === null && blueprint.failure === null)
    return <div className="page" aria-busy="true" />;
  const title = t('run.heading', { flow: nameOf(run.flow), run: titleOf(run).value });
  return (
    <Page title={title} actions={<RunActions run={run} onDone={live.expect} />}>
      <RunFacts run={run} />
      <FailureNote failure={live.failure ?? blueprint.failure} onRetry={live.reload} />
      {live.live ? null : (
        <p className="faint" role="status">
          {t('stream.down')}
        </p>
      )}
      {run.error === undefined ? null : (
        <ErrorView error={run.error} step={run.failedStep} blueprint={blueprint.value} />
      )}
      <RunCases run={run} onDone={live.expect} />
      <RunSteps run={run} blueprint={blueprint.value} />
      <div className="columns">
        <section aria-label={t('run.data')} className="stack">
          <h2>{t('run.data')}</h2>
          {run.masked && may('unmask', 'pii', run.flow) ? (
            <p>
              <Button onClick={onUnmask}>{t('run.unmask')}</Button>{' '}
              <span className="faint">{t('run.unmask-hint')}</span>
            </p>
          ) : null}
          <JsonView label={t('run.input')} value={run.input} />
          {run.output === undefined ? null : <JsonView label={t('run.output')} value={run.output} />}
        </section>
        <Timeline run={run} blueprint={blueprint.value} />
      </div>
    </Page>
  );
}
