import { Checkbox, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { getRecord, recordHistory, type TableRecord } from '../../api/records.ts';
import { getTable, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldGroups } from '../../tables/field-groups.ts';
import { isEmpty, printPlain } from '../../tables/print-value.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import { History } from './history.tsx';
import { PayloadDialog, type PayloadAsk } from './payload-dialog.tsx';
import { RecordFact } from './record-fact.tsx';
import { RecordRows } from './record-rows.tsx';
import './record.css';
import { sourcesOf } from './sources.ts';

/** One record: its fields by what they are about, and everything that ever happened to it. */
export function RecordScreen(): ReactNode {
  const { table = '', record = '' } = useParams();
  const { t } = useLanguage();
  const [unmask, setUnmask] = useState(false);
  const definition = useLoad(`table ${table}`, (signal) => getTable(table, signal));
  const loaded = useLoad(`${table} ${record} ${unmask}`, (signal) =>
    getRecord(table, record, unmask, signal),
  );
  if (definition.value === null || loaded.value === null)
    return (
      <Page title={t('table.record')}>
        <FailureNote failure={definition.failure ?? loaded.failure} onRetry={loaded.reload} />
        {loaded.failure === null ? <Skeleton active paragraph={{ rows: 10 }} /> : null}
        <Link to={`/tables/${table}`}>{t('table.to-list')}</Link>
      </Page>
    );
  return (
    <RecordView
      table={definition.value}
      record={loaded.value}
      unmask={unmask}
      onUnmask={setUnmask}
      onChanged={loaded.reload}
    />
  );
}

interface ViewProps {
  table: TableSummary;
  record: TableRecord;
  unmask: boolean;
  onUnmask(unmask: boolean): void;
  onChanged(): void;
}

function RecordView({ table, record, unmask, onUnmask, onChanged }: ViewProps): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { definition } = table;
  const [payload, setPayload] = useState<PayloadAsk | null>(null);
  const history = useLoad(`${table.id} ${record.id} ${record.revision} ${unmask}`, (signal) =>
    recordHistory(table.id, record.id, unmask, signal),
  );
  const revisions = history.value?.items ?? [];
  const sources = sourcesOf(revisions);
  const title = definition.titleField === undefined ? undefined : record[definition.titleField];
  const hides = definition.fields.some(({ pii }) => pii !== undefined);
  return (
    <Page
      title={isEmpty(title) ? t('table.untitled') : printPlain(title)}
      actions={
        <>
          {hides && may('unmask', 'pii') ? (
            <Checkbox checked={unmask} onChange={(event) => onUnmask(event.target.checked)}>
              {t('table.unmask-hint')}
            </Checkbox>
          ) : null}
          <Link to={`/tables/${table.id}`}>{t('table.back-to', { table: say(definition.title) })}</Link>
        </>
      }
    >
      <p className="faint">
        {t('table.revision', { revision: record.revision })} · {t('table.changed')}{' '}
        <When at={record.updatedAt} />
      </p>
      <div className="record-page">
        <div>
          {fieldGroups(definition).map(({ name, fields }) => (
            <section key={name} className="paper" aria-label={t(`table-group.${name}`)}>
              <h2>{t(`table-group.${name}`)}</h2>
              {name === 'rows' ? (
                fields.map((field) =>
                  field.type === 'rows' ? (
                    <RecordRows key={field.id} field={field} value={record[field.id]} />
                  ) : null,
                )
              ) : (
                <dl className="record-facts">
                  {fields.map((field) => (
                    <RecordFact
                      key={field.id}
                      table={table}
                      record={record}
                      field={field}
                      source={sources.get(field.id)}
                      onChanged={onChanged}
                      onPayload={setPayload}
                    />
                  ))}
                </dl>
              )}
            </section>
          ))}
        </div>
        <section className="paper record-history" aria-label={t('table.history')}>
          <h2>{t('table.history')}</h2>
          <FailureNote failure={history.failure} onRetry={history.reload} />
          <History table={table} revisions={revisions} busy={history.value === null} onPayload={setPayload} />
        </section>
      </div>
      {payload === null ? null : (
        <PayloadDialog table={table.id} record={record.id} ask={payload} onClose={() => setPayload(null)} />
      )}
    </Page>
  );
}
