import { Alert, Table } from 'antd';
import type { ReactNode } from 'react';
import type { ImportView } from '../../api/imports.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FieldInput } from '../../tables/field-input.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';

interface RecognisedProps {
  view: ImportView;
  table: TableSummary;
  defaults: Readonly<Record<string, unknown>>;
  onDefault(field: string, value: unknown): void;
}

/** How surely the files are known, why, and which required fields somebody has to say. */
export function Recognised({ view, table, defaults, onDefault }: RecognisedProps): ReactNode {
  const { t, say } = useLanguage();
  const { finding } = view;
  const unfilled = finding?.unfilled ?? [];
  return (
    <section className="paper" data-testid="confirm-import">
      <h2>{t('intake.recognised')}</h2>
      <p>
        <strong>{t(`intake-level.${finding?.level ?? 'unknown'}`)}</strong>{' '}
        {finding === null ? null : t('intake.sure', { percent: Math.round(finding.confidence * 100) })}
      </p>
      {view.problem === null ? null : <Alert type="warning" showIcon title={say(view.problem.message)} />}
      <ul className="import-list">
        {finding?.reasons.map((reason) => (
          <li key={reason.zh}>{say(reason)}</li>
        ))}
        {finding?.doubts.map((doubt) => (
          <li key={`${doubt.path} ${doubt.code}`}>
            <strong>{say(doubt.message)}</strong>
          </li>
        ))}
        {finding?.drift.map(({ path, message }) => (
          <li key={path}>{say(message)}</li>
        ))}
      </ul>
      {unfilled.length === 0 ? null : (
        <>
          <p>{t('intake.unfilled')}</p>
          <div className="import-form" data-testid="unfilled">
            {unfilled.map(({ field, label }) => {
              const at = fieldAt(table.definition, field);
              return at === undefined ? (
                <span key={field}>{say(label)}</span>
              ) : (
                <FieldInput
                  key={field}
                  field={at.field}
                  value={defaults[field]}
                  onChange={(value) => onDefault(field, value)}
                />
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}

/** Which column goes where, how surely, and why. */
export function ColumnList({ view, table }: { view: ImportView; table: TableSummary }): ReactNode {
  const { t, say } = useLanguage();
  const columns = view.finding?.columns ?? [];
  return (
    <Table
      size="small"
      rowKey="source"
      pagination={false}
      scroll={{ y: 320 }}
      dataSource={columns}
      columns={[
        { title: t('intake.column'), dataIndex: 'source' },
        {
          title: t('table.field'),
          render: (_, { field }) => {
            if (field === undefined) return <span className="faint">{t('intake.unused')}</span>;
            const at = fieldAt(table.definition, field.replaceAll('[*]', ''));
            return at === undefined ? field : titleOf(at, say);
          },
        },
        {
          title: t('intake.sureness'),
          width: 100,
          align: 'end' as const,
          render: (_, { confidence }) => (confidence === undefined ? '' : `${Math.round(confidence * 100)}%`),
        },
        {
          title: t('intake.why'),
          render: (_, { reason }) => (reason === undefined ? '' : say(reason)),
        },
      ]}
    />
  );
}
