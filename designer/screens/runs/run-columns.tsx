import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { RunSummary } from '../../api/runs.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import type { Column } from '../../ui/data-table.tsx';
import { ModeTag, RunState } from '../../ui/run-status.tsx';
import { When } from '../../ui/when.tsx';
import { changeFilter, type RunFilter } from './filter.ts';
import { useSearchKeyName } from '../../ui/search-key-name.ts';
import { titleOf } from '../../ui/run-title.ts';

export function useRunColumns(
  filter: RunFilter,
  onFilter: (filter: RunFilter) => void,
): Column<RunSummary>[] {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const codeName = useCodeName();
  return [
    {
      key: 'status',
      head: t('runs.status'),
      place: 'side',
      cell: ({ status, held }) => <RunState status={status} held={held} />,
    },
    {
      key: 'run',
      head: t('runs.run'),
      place: 'lead',
      cell: (run) => (
        <>
          <Link to={`/runs/${run.id}`} title={run.id} className="key">
            {titleOf(run).value}
          </Link>
          <MoreKeys run={run} />
        </>
      ),
    },
    {
      key: 'flow',
      head: t('runs.flow'),
      cell: ({ flow, version, mode }) => (
        <>
          {nameOf(flow)} <span className="faint figures">{t('runs.version', { version })}</span>{' '}
          <ModeTag mode={mode} />
        </>
      ),
    },
    { key: 'started', head: t('runs.started'), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: 'took',
      head: t('runs.took'),
      align: 'end',
      cell: ({ createdAt, endedAt }) =>
        endedAt === null ? null : <span className="figures">{duration(endedAt - createdAt, t)}</span>,
    },
    {
      key: 'error',
      head: t('runs.error'),
      cell: ({ errorCode }) =>
        errorCode === null ? null : (
          <button
            type="button"
            className="code-link"
            title={`${errorCode} · ${t('runs.only-this-error')}`}
            onClick={() => onFilter(changeFilter(filter, { status: 'failed', errorCode }))}
          >
            {codeName(errorCode)}
          </button>
        ),
    },
  ];
}

/** Beyond the one that names the run. */
function MoreKeys({ run }: { run: RunSummary }): ReactNode {
  const keyName = useSearchKeyName();
  const { name: title } = titleOf(run);
  return Object.entries(run.keys)
    .filter(([name]) => name !== title)
    .map(([name, value]) => (
      <span key={name} className="key faint">
        {keyName(name)} {value}
      </span>
    ));
}
