import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { listViews } from '../../api/record-views.ts';
import { getTable } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { RecordList } from './record-list.tsx';

/** The records of a table. */
export function TableScreen(): ReactNode {
  const { table = '' } = useParams();
  const { t } = useLanguage();
  const loaded = useLoad(`table ${table}`, (signal) => getTable(table, signal));
  const views = useLoad(`views ${table}`, async (signal) => (await listViews(table, signal)).items);
  if (loaded.value?.id !== table)
    return (
      <Page title={t('table.title')}>
        <FailureNote failure={loaded.failure} onRetry={loaded.reload} />
        {loaded.failure === null ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      </Page>
    );
  return (
    <RecordList
      key={table}
      table={loaded.value}
      reloadTable={loaded.reload}
      views={views.value}
      reloadViews={views.reload}
    />
  );
}
