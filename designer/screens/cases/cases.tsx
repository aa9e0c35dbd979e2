import type { ReactNode } from 'react';
import { Checkbox } from 'antd';
import { useSearchParams } from 'react-router';
import { listCases, type CaseGroup, type CaseQuery } from '../../api/cases.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { usePages } from '../../ui/pages.ts';
import { byWeight } from './by-weight.ts';
import { useCaseColumns } from './case-columns.tsx';
import { CauseRow } from './cause-row.tsx';
import { isLeaving, useDeferred } from './deferred.ts';
import { GroupDrawer } from './group-drawer.tsx';
import { useRowKeys } from './use-row-keys.ts';

const types = ['task', 'uncertain', 'quarantine', 'incident'] as const;

/** What waits for a person, grouped by its cause; below it every case, the longest waiting first. */
export function Cases(): ReactNode {
  const { t } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const { me } = useSession();
  const counts = useCaseCounts();
  useDeferred();
  const type = types.find((one) => one === search.get('type'));
  const cause = search.get('cause');
  const mine = search.get('mine') === 'yes';
  const name = me?.user?.name;
  const query: CaseQuery = {
    open: true,
    ...(type === undefined ? {} : { type }),
    ...(cause === null ? {} : { cause }),
    ...(mine && name !== undefined ? { handler: name } : {}),
  };
  const cases = usePages(`${type} ${cause} ${mine}`, (cursor, signal) =>
    listCases({ ...query, ...(cursor === undefined ? {} : { cursor }) }, signal),
  );
  const reload = (): void => {
    cases.reload();
    counts.reload();
  };
  const columns = useCaseColumns();
  const shown = cases.items.filter(({ id }) => !isLeaving(id));
  const none = shown.length === 0 && !cases.busy && cases.failure === null;
  const groups = [...(counts.groups ?? [])].sort(byWeight);
  const opened = groups.find((group) => group.type === type && group.cause === cause);
  const open = (group: CaseGroup): void => setSearch({ type: group.type, cause: group.cause });
  const keys = useRowKeys(groups.length, (index) => {
    const group = groups[index];
    if (group !== undefined) open(group);
  });
  const close = (): void => {
    setSearch({});
    reload();
  };

  return (
    <Page
      title={t('cases.title')}
      actions={
        <>
          <Checkbox
            checked={mine}
            onChange={({ target }) => setSearch(target.checked ? { mine: 'yes' } : {})}
          >
            {t('cases.mine')}
          </Checkbox>
          <Button onClick={reload}>{t('action.reload')}</Button>
        </>
      }
    >
      <FailureNote failure={cases.failure ?? counts.failure} onRetry={reload} />
      {groups.length === 0 ? null : (
        <section className="sheet" aria-label={t('cases.by-cause')}>
          <div role="list" className="cause-list" {...keys.list}>
            {groups.map((group, index) => (
              <CauseRow
                key={`${group.type} ${group.cause} ${group.severity}`}
                group={group}
                marked={keys.at === index}
                onOpen={() => open(group)}
              />
            ))}
          </div>
          <p className="faint keys-hint">{t('cases.keys')}</p>
        </section>
      )}
      {none ? (
        <Empty title={t('cases.empty')}>{t('cases.empty-next')}</Empty>
      ) : (
        <DataTable
          className="cases"
          caption={t('cases.title')}
          columns={columns}
          rows={shown}
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
      {opened === undefined ? null : <GroupDrawer group={opened} onClose={close} />}
    </Page>
  );
}
