import { Button, Progress, Table, Upload } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { asFailure, type ApiFailure } from '../../api/failure.ts';
import {
  createImport,
  formAddress,
  listImports,
  listImportTemplates,
  uploadFile,
  type ImportView,
} from '../../api/imports.ts';
import { getTable } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import './import.css';
import { ImportStateTag } from './import-state.tsx';

/** Files for a table: dropped here, recognised by their columns, and looked through before anything is written. */
export function ImportUpload(): ReactNode {
  const { table = '' } = useParams();
  const { t, say, language } = useLanguage();
  const navigate = useNavigate();
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const definition = useLoad(`table ${table}`, (signal) => getTable(table, signal));
  const templates = useLoad(`templates ${table}`, (signal) => listImportTemplates(table, signal));
  const send = async (files: readonly File[]): Promise<void> => {
    setFailure(null);
    setSent(0);
    try {
      const ids: string[] = [];
      for (const [index, file] of files.entries()) {
        const { id } = await uploadFile(file, (share) => setSent((index + share) / files.length));
        ids.push(id);
      }
      const made = await createImport({ table, files: ids, ask: true });
      void navigate(`/imports/${made.id}`);
    } catch (error) {
      setFailure(asFailure(error));
      setSent(null);
    }
  };
  const title = definition.value === null ? '' : say(definition.value.definition.title);
  const known = templates.value?.items ?? [];
  return (
    <Page
      title={t('intake.title', { table: title })}
      actions={
        <>
          <Link to={`/tables/${table}`}>{t('table.to-list')}</Link>
          <Button href={formAddress(table, language)} download>
            {t('intake.form')}
          </Button>
        </>
      }
    >
      <FailureNote failure={failure ?? definition.failure} />
      <Upload.Dragger
        multiple
        showUploadList={false}
        disabled={sent !== null}
        accept=".csv,.tsv,.txt,.xlsx,.xls,.zip"
        beforeUpload={(file, all) => {
          // Told once for each file; the files of one drop belong together.
          if (file === all.at(-1)) void send(all);
          return false;
        }}
      >
        <p>
          <strong>{t('intake.drop')}</strong>
        </p>
        <p className="faint">{t('intake.kinds')}</p>
        {known.length === 0 ? null : (
          <p className="faint">
            {t('intake.known', { sources: known.map((one) => say(one.title)).join('、') })}
          </p>
        )}
        {sent === null ? null : <Progress percent={Math.round(sent * 100)} />}
      </Upload.Dragger>
      <RecentImports table={table} />
    </Page>
  );
}

function RecentImports({ table }: { table: string }): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad('imports', listImports);
  const own = (value?.items ?? []).filter((one) => one.table === table && !one.dryRun);
  return (
    <section aria-label={t('intake.recent')} style={{ marginTop: 20 }}>
      <h2>{t('intake.recent')}</h2>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<ImportView>
        size="small"
        rowKey="id"
        pagination={{ pageSize: 10, hideOnSinglePage: true, size: 'small' }}
        dataSource={own}
        loading={value === null && failure === null}
        locale={{ emptyText: t('intake.none') }}
        columns={[
          {
            title: t('intake.files'),
            render: (_, { id, files }) => (
              <Link to={`/imports/${id}`}>{files.map(({ name }) => name).join('、')}</Link>
            ),
          },
          { title: t('table.state'), width: 120, render: (_, { state }) => <ImportStateTag state={state} /> },
          ...(['created', 'changed', 'refused'] as const).map((name) => ({
            title: t(`intake-count.${name}`),
            width: 100,
            align: 'end' as const,
            render: (_: unknown, { counts }: ImportView) => counts[name].toLocaleString('en-US'),
          })),
          {
            title: t('table.source-when'),
            width: 160,
            render: (_, { createdAt }) => <When at={createdAt} />,
          },
          { title: t('table.source-who'), width: 140, dataIndex: 'createdBy' },
        ]}
      />
    </section>
  );
}
