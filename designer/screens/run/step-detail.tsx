import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { StepView } from '../../../schemas/run-view.ts';
import type { Run } from '../../api/runs.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import type { Blueprint } from './blueprint.ts';
import { ErrorView } from './error-view.tsx';
import { ReplayRun } from './replay-run.tsx';
import { isOver } from './use-run.ts';

interface Props {
  run: Run;
  step: StepView;
  blueprint: Blueprint | null;
}

/** What a step did, why it failed, what it waits for. */
export function StepDetail({ run, step, blueprint }: Props): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [replaying, setReplaying] = useState(false);
  const { error, output, wait } = step;
  return (
    <div className="stack">
      <p className="faint">
        <code>{step.key}</code>
      </p>
      {error === undefined ? null : <ErrorView error={error} blueprint={blueprint} />}
      {wait === undefined ? null : <WaitFacts wait={wait} />}
      {output === undefined ? null : <JsonView label={t('run.output')} value={output} />}
      {error === undefined && wait === undefined && output === undefined ? (
        <p className="faint">{t('step.nothing')}</p>
      ) : null}
      {isOver(run) && may('handle', 'run', run.flow) ? (
        <div>
          <Button onClick={() => setReplaying(true)}>{t('replay.title')}</Button>
        </div>
      ) : null}
      {replaying ? (
        <ReplayRun run={run} step={step.key} blueprint={blueprint} onClose={() => setReplaying(false)} />
      ) : null}
    </div>
  );
}

function WaitFacts({ wait }: { wait: NonNullable<StepView['wait']> }): ReactNode {
  const { t } = useLanguage();
  const { event, children = [], schema } = wait;
  return (
    <>
      {event === undefined ? null : (
        <p>
          {t('wait.for-event')} <code>{event}</code>
        </p>
      )}
      {children.length === 0 ? null : (
        <p>
          {t('wait.for-runs', { count: children.length })}{' '}
          {children.map((child) => (
            <Link key={child} to={`/runs/${child}`} className="key">
              …{child.slice(-8)}
            </Link>
          ))}
        </p>
      )}
      {schema === undefined ? null : <JsonView label={t('wait.schema')} value={schema} />}
    </>
  );
}
