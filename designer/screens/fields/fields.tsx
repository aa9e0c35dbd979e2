import { Button, Skeleton, Tabs } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { TableField } from '../../../schemas/table.ts';
import { getTable, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { FieldDrawer } from './field-drawer.tsx';
import { FieldTable } from './field-table.tsx';
import { Structures } from './structures.tsx';
import { Triggers } from './triggers.tsx';
import { Versions } from './versions.tsx';

/** The fields of a table, its indexes and keys, the flows that listen to it, and how it came to be so. */
export function Fields(): ReactNode {
  const { table = '' } = useParams();
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`table ${table}`, (signal) => getTable(table, signal));
  if (value === null)
    return (
      <Page title={t('table.fields')}>
        <FailureNote failure={failure} onRetry={reload} />
        {failure === null ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      </Page>
    );
  return <FieldsOf table={value} reload={reload} />;
}

function FieldsOf({ table, reload }: { table: TableSummary; reload(): void }): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const [editing, setEditing] = useState<TableField | 'new' | null>(null);
  return (
    <Page
      title={t('table.fields-of', { table: say(table.definition.title) })}
      actions={
        <>
          <Link to={`/tables/${table.id}`}>{t('table.to-list')}</Link>
          {may('edit', 'table') ? (
            <Button type="primary" data-testid="new-field" onClick={() => setEditing('new')}>
              {t('table.new-field')}
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        size="small"
        items={[
          {
            key: 'fields',
            label: t('table.fields'),
            children: <FieldTable table={table} onEdit={setEditing} onChanged={reload} />,
          },
          {
            key: 'structures',
            label: t('table.structures'),
            children: <Structures table={table} onChanged={reload} />,
          },
          { key: 'triggers', label: t('table.triggers'), children: <Triggers table={table.id} /> },
          { key: 'versions', label: t('table.history'), children: <Versions table={table} /> },
        ]}
      />
      {editing === null ? null : (
        <FieldDrawer
          table={table}
          field={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null);
            reload();
          }}
        />
      )}
    </Page>
  );
}
