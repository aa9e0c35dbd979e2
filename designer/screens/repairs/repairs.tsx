import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { listRepairs, type Repair } from '../../api/repairs.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { usePages } from '../../ui/pages.ts';
import { When } from '../../ui/when.tsx';
import { RepairStatus } from './repair-state.tsx';

/** Every bulk retry there was. */
export function Repairs(): ReactNode {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const codeName = useCodeName();
  const repairs = usePages('repairs', listRepairs);
  const columns: Column<Repair>[] = [
    {
      key: 'status',
      head: t('runs.status'),
      place: 'side',
      cell: ({ state }) => <RepairStatus state={state} />,
    },
    {
      key: 'reason',
      head: t('action.reason'),
      place: 'lead',
      cell: ({ id, reason }) => <Link to={`/repairs/${id}`}>{reason}</Link>,
    },
    {
      key: 'flow',
      head: t('runs.flow'),
      cell: ({ filter }) => (filter.flow === undefined ? null : nameOf(filter.flow)),
    },
    {
      key: 'error',
      head: t('runs.error'),
      cell: ({ filter }) => (filter.errorCode === undefined ? null : codeName(filter.errorCode)),
    },
    {
      key: 'started',
      head: t('runs.started'),
      cell: ({ createdAt, createdBy }) => (
        <>
          <When at={createdAt} /> {createdBy}
        </>
      ),
    },
  ];
  return (
    <Page title={t('repairs.title')}>
      <p className="crumbs">
        <Link to="/runs">{t('runs.title')}</Link>
      </p>
      <FailureNote failure={repairs.failure} onRetry={repairs.reload} />
      {repairs.items.length === 0 && !repairs.busy && repairs.failure === null ? (
        <Empty title={t('repairs.empty')}>{t('repairs.empty-next')}</Empty>
      ) : (
        <DataTable
          caption={t('repairs.title')}
          columns={columns}
          rows={repairs.items}
          keyOf={({ id }) => id}
          dimmed={repairs.busy}
        />
      )}
      {repairs.more === null ? null : (
        <div>
          <Button busy={repairs.busy} onClick={repairs.more}>
            {t('action.load-more')}
          </Button>
        </div>
      )}
    </Page>
  );
}
