import { Button, Table, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { countRecords } from '../../api/records.ts';
import { listTables, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import { NewTable } from './new-table.tsx';
import { PackGallery } from './pack-gallery.tsx';

/** The tables there are, and what packs would bring. */
export function Tables(): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const { value, failure, reload } = useLoad('tables', listTables);
  const tables = value?.items ?? [];
  return (
    <Page
      title={t('table.title')}
      actions={
        may('edit', 'table') ? (
          <Button type="primary" onClick={() => setMaking(true)} data-testid="new-table">
            {t('table.new-table')}
          </Button>
        ) : undefined
      }
    >
      <FailureNote failure={failure} onRetry={reload} />
      {value !== null && tables.length === 0 ? (
        <Empty title={t('table.no-tables')}>
          <p>{t('table.no-tables-next')}</p>
        </Empty>
      ) : (
        <Table<TableSummary>
          size="small"
          rowKey="id"
          loading={value === null && failure === null}
          pagination={false}
          dataSource={tables}
          onRow={({ id }) => ({
            onClick: () => void navigate(`/tables/${id}`),
            style: { cursor: 'pointer' },
          })}
          columns={[
            {
              title: t('table.table'),
              render: (_, { id, definition }) => <Link to={`/tables/${id}`}>{say(definition.title)}</Link>,
            },
            {
              title: t('table.records'),
              align: 'end',
              width: 140,
              render: (_, { id }) => <RecordCount table={id} />,
            },
            {
              title: t('table.fields'),
              align: 'end',
              width: 100,
              render: (_, { definition }) =>
                definition.fields.filter(({ retired }) => retired !== true).length,
            },
            {
              title: t('table.origin'),
              width: 180,
              render: (_, { definition: { pack } }) =>
                pack === undefined ? t('table.own') : <Tag variant="filled">{t('table.from-pack')}</Tag>,
            },
            {
              title: t('table.changed'),
              width: 160,
              render: (_, { changedAt }) => <When at={changedAt} />,
            },
          ]}
        />
      )}
      <PackGallery onInstalled={reload} />
      {making ? (
        <NewTable
          taken={tables.map(({ id }) => id)}
          onClose={() => setMaking(false)}
          onMade={(table) => void navigate(`/tables/${table}/fields`)}
        />
      ) : null}
    </Page>
  );
}

function RecordCount({ table }: { table: string }): ReactNode {
  const { t } = useLanguage();
  const { value, failure } = useLoad(`count ${table}`, (signal) =>
    countRecords(table, { all: true }, signal),
  );
  return (
    <span className="figures">
      {failure !== null ? t('table.unknown') : value === null ? '…' : value.count.toLocaleString('en-US')}
    </span>
  );
}
