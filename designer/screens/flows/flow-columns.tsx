import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { FlowSummary } from '../../api/flows.ts';
import { useSession } from '../../app/session.tsx';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Status, Tag } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';
import { ResumeFlow } from './resume-flow.tsx';

interface Actions {
  onPause(flow: FlowSummary): void;
  onPublish(flow: FlowSummary): void;
  onChanged(): void;
}

export function useFlowColumns(actions: Actions): Column<FlowSummary>[] {
  const { t, say } = useLanguage();
  return [
    {
      key: 'name',
      head: t('flows.name'),
      place: 'lead',
      cell: ({ id, name }) => (
        <>
          <Link to={`/flows/${id}`}>
            <strong>{say(name)}</strong>
          </Link>
          <code className="faint under">{id}</code>
        </>
      ),
    },
    { key: 'state', head: t('flows.state'), place: 'side', cell: (flow) => <FlowState flow={flow} /> },
    {
      key: 'version',
      head: t('flows.version'),
      cell: ({ version, changed }) =>
        version === null ? null : (
          <>
            <span className="figures">{t('runs.version', { version })}</span>{' '}
            {changed ? <Tag>{t('flows.changed')}</Tag> : null}
          </>
        ),
    },
    {
      key: 'activity',
      head: t('flows.activity'),
      cell: ({ id, activity }) => (activity === undefined ? null : <DayOf flow={id} activity={activity} />),
    },
    {
      key: 'saved',
      head: t('flows.saved'),
      cell: ({ savedAt, savedBy }) => (
        <span className="faint">
          <When at={savedAt} /> {savedBy}
        </span>
      ),
    },
    {
      key: 'act',
      head: t('table.actions'),
      cell: (flow) => <FlowActions flow={flow} actions={actions} />,
    },
  ];
}

/** The last 24 hours in a line; failures lead to what failed. */
function DayOf({
  flow,
  activity,
}: {
  flow: string;
  activity: NonNullable<FlowSummary['activity']>;
}): ReactNode {
  const { t } = useLanguage();
  const { runs, failures, p95Ms } = activity;
  if (runs === 0) return <span className="faint">{t('flows.no-runs')}</span>;
  return (
    <span className="figures">
      {t('flows.runs', { count: runs })}
      {failures === 0 ? null : (
        <>
          {' · '}
          <Link to={`/runs?flow=${flow}&status=failed`}>{t('flows.failures', { count: failures })}</Link>
        </>
      )}
      {p95Ms === null ? null : (
        <span className="faint under" title={t('flows.p95-hint')}>
          {t('flows.p95', { time: duration(p95Ms, t) })}
        </span>
      )}
    </span>
  );
}

function FlowState({ flow: { paused, version } }: { flow: FlowSummary }): ReactNode {
  const { t } = useLanguage();
  if (paused !== null) return <Status tone="waiting">{t('flows.paused', { reason: paused })}</Status>;
  if (version === null) return <Status tone="idle">{t('flows.unpublished')}</Status>;
  return <Status tone="good">{t('flows.live')}</Status>;
}

function FlowActions({ flow, actions }: { flow: FlowSummary; actions: Actions }): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { id, name, version, changed, paused } = flow;
  const of = <span className="unseen"> {say(name)}</span>;
  const unpublished = version === null || changed;
  return (
    <span className="acts">
      {unpublished && may('publish', 'flow', id) ? (
        <Button look="quiet" onClick={() => actions.onPublish(flow)}>
          {t('publish.go')}
          {of}
        </Button>
      ) : null}
      {version === null || !may('run', 'flow', id) ? null : paused !== null ? (
        <ResumeFlow flow={flow} onDone={actions.onChanged} />
      ) : (
        <Button look="quiet" onClick={() => actions.onPause(flow)}>
          {t('flows.pause')}
          {of}
        </Button>
      )}
    </span>
  );
}
