import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { listCases, type CaseQuery } from '../../api/cases.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { usePages } from '../../ui/pages.ts';
import { useCaseColumns } from './case-columns.tsx';
import { CaseGroups } from './case-groups.tsx';

const types = ['task', 'uncertain', 'quarantine', 'incident'] as const;

/** What waits for a person, grouped by its cause; the longest waiting first. */
export function Cases(): ReactNode {
  const { t } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const counts = useCaseCounts();
  const type = types.find((one) => one === search.get('type'));
  const cause = search.get('cause');
  const query: CaseQuery = {
    open: true,
    ...(type === undefined ? {} : { type }),
    ...(cause === null ? {} : { cause }),
  };
  const cases = usePages(`${type} ${cause}`, (cursor, signal) =>
    listCases({ ...query, ...(cursor === undefined ? {} : { cursor }) }, signal),
  );
  const reload = (): void => {
    cases.reload();
    counts.reload();
  };
  const columns = useCaseColumns();
  const none = cases.items.length === 0 && !cases.busy && cases.failure === null;

  return (
    <Page title={t('cases.title')} actions={<Button onClick={reload}>{t('action.reload')}</Button>}>
      <FailureNote failure={cases.failure ?? counts.failure} onRetry={reload} />
      {counts.groups === null ? null : (
        <CaseGroups
          groups={counts.groups}
          chosen={{ type, cause }}
          onChoose={(group) => setSearch(group === null ? {} : { type: group.type, cause: group.cause })}
        />
      )}
      {none ? (
        <Empty title={t('cases.empty')}>{t('cases.empty-next')}</Empty>
      ) : (
        <DataTable
          className="cases"
          caption={t('cases.title')}
          columns={columns}
          rows={cases.items}
          keyOf={({ id }) => id}
          dimmed={cases.busy}
        />
      )}
      {cases.more === null ? null : (
        <div>
          <Button busy={cases.busy} onClick={cases.more}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}
