import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { listRuns } from '../../api/runs.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { usePages } from '../../ui/pages.ts';
import { BulkRetry } from './bulk-retry.tsx';
import { addressOf, queryOf, readFilter, type RunFilter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { NewsBar } from './news-bar.tsx';
import { NoRuns } from './no-runs.tsx';
import { useRunColumns } from './run-columns.tsx';
import { useRunNews } from './run-news.ts';

/** Every run, the newest first. What is shown stays where it is; what came since is counted above. */
export function Runs(): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [retrying, setRetrying] = useState(false);
  const filter = readFilter(search);
  const address = addressOf(filter).toString();
  const runs = usePages(address, (cursor, signal) =>
    listRuns({ ...queryOf(filter, Date.now()), ...(cursor === undefined ? {} : { cursor }) }, signal),
  );
  const news = useRunNews(filter, runs);
  const setFilter = (next: RunFilter): void => setSearch(addressOf(next));
  const columns = useRunColumns(filter, setFilter);
  const none = runs.items.length === 0 && !runs.busy && runs.failure === null;

  return (
    <Page
      title={t('runs.title')}
      actions={
        may('handle', 'run') ? (
          <>
            <Link to="/repairs">{t('repairs.title')}</Link>
            <Button onClick={() => setRetrying(true)}>{t('runs.retry-failed')}</Button>
          </>
        ) : undefined
      }
    >
      <FilterBar filter={filter} onFilter={setFilter} />
      <FailureNote failure={runs.failure} onRetry={runs.reload} />
      <NewsBar {...news} onReload={runs.reload} />
      {none ? (
        <NoRuns filter={filter} onClear={() => setFilter({})} />
      ) : (
        <DataTable
          className="runs"
          caption={t('runs.title')}
          columns={columns}
          rows={runs.items}
          keyOf={({ id }) => id}
          dimmed={runs.busy}
        />
      )}
      {runs.more === null ? null : (
        <div>
          <Button busy={runs.busy} onClick={runs.more}>
            {t('action.load-more')}
          </Button>
        </div>
      )}
      {retrying ? <BulkRetry filter={filter} onClose={() => setRetrying(false)} /> : null}
    </Page>
  );
}
