import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { listImports, type ImportView } from '../../api/imports.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { When } from '../../ui/when.tsx';
import { ImportStateTag } from '../import/import-state.tsx';
import type { TabProps } from './channel.tsx';

/** Files that were imported for the shop, and the way for the next one. */
export function ChannelFiles({ view }: TabProps): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad('imports', listImports);
  const own = (value?.items ?? []).filter(
    ({ plan, dryRun }) => !dryRun && plan?.defaults['shop'] === view.channel.shop,
  );
  return (
    <>
      <div className="import-acts" style={{ margin: '0 0 12px' }}>
        <Link to="/tables/orders/import">
          <Button type="primary">{t('channel.upload')}</Button>
        </Link>
        <span className="faint">{t('channel.by-file-hint')}</span>
      </div>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<ImportView>
        size="small"
        rowKey="id"
        title={() => t('channel.files-of')}
        pagination={false}
        loading={value === null && failure === null}
        dataSource={own}
        locale={{ emptyText: t('intake.none') }}
        columns={[
          {
            title: t('intake.files'),
            render: (_, { id, files }) => (
              <Link to={`/imports/${id}`}>{files.map(({ name }) => name).join('、')}</Link>
            ),
          },
          { title: t('table.state'), render: (_, { state }) => <ImportStateTag state={state} /> },
          { title: t('intake-count.created'), align: 'end', render: (_, { counts }) => counts.created },
          { title: t('intake-count.refused'), align: 'end', render: (_, { counts }) => counts.refused },
          { title: t('table.source-when'), render: (_, { createdAt }) => <When at={createdAt} /> },
        ]}
      />
    </>
  );
}
