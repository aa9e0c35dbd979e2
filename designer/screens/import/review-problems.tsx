import { App, Button, Input, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import { asFailure, type ApiFailure } from '../../api/failure.ts';
import {
  dismissImportProblems,
  importCauses,
  importProblems,
  mendImport,
  type ImportCause,
  type ImportProblem,
  type ImportView,
  type MendBody,
} from '../../api/imports.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';
import { isEmpty, printPlain } from '../../tables/print-value.ts';
import { useCodeName } from '../../ui/code-name.ts';
import { isComposing } from '../../ui/composing.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';

interface Props {
  view: ImportView;
  table: TableSummary;
  readOnly?: boolean;
  onChanged(): void;
}

/** What was not taken, by its cause; each is put right where it stands, or all of a cause at once. */
export function ReviewProblems({ view, table, readOnly = false, onChanged }: Props): ReactNode {
  const { t, say } = useLanguage();
  const nameOf = useCodeName();
  const [at, setAt] = useState(0);
  const causes = useLoad(`${view.id} ${view.counts.refused}`, (signal) => importCauses(view.id, signal));
  const items = causes.value?.items ?? [];
  const chosen = items[Math.min(at, items.length - 1)];
  const fieldName = (field: string): string => {
    const found = fieldAt(table.definition, field.replace(/\[\d+\]/g, ''));
    return found === undefined ? field : titleOf(found, say);
  };
  return (
    <section className="paper" aria-label={t('intake.review')} data-testid="review">
      <h2>{t('intake.review')}</h2>
      <FailureNote failure={causes.failure} onRetry={causes.reload} />
      <div className="import-review">
        <div role="group" aria-label={t('intake.causes')}>
          {items.map((cause, index) => (
            <button
              key={`${cause.cause} ${cause.field}`}
              type="button"
              className="cause"
              aria-pressed={cause === chosen}
              onClick={() => setAt(index)}
            >
              <span>{t('intake.cause', { field: fieldName(cause.field), cause: nameOf(cause.cause) })}</span>
              <span className="figures">{cause.count}</span>
            </button>
          ))}
        </div>
        {chosen === undefined ? null : (
          <CauseRows
            key={`${chosen.cause} ${chosen.field}`}
            view={view}
            cause={chosen}
            readOnly={readOnly}
            fieldName={fieldName}
            onChanged={() => {
              causes.reload();
              onChanged();
            }}
          />
        )}
      </div>
    </section>
  );
}

interface RowsProps {
  view: ImportView;
  cause: ImportCause;
  readOnly: boolean;
  fieldName(field: string): string;
  onChanged(): void;
}

/** A value for a field of the table; for one inside of rows, for the column of the file that fills it. */
function correction(view: ImportView, field: string, text: string): Partial<MendBody> {
  if (/^[A-Za-z0-9]+$/.test(field)) return { values: { [field]: text } };
  const generic = field.replace(/\[\d+\]/g, '[*]');
  const column = view.finding?.columns.find((one) => one.field === field || one.field === generic);
  return column === undefined ? { values: { [field]: text } } : { source: { [column.source]: text } };
}

function CauseRows({ view, cause, readOnly, fieldName, onChanged }: RowsProps): ReactNode {
  const { t, say } = useLanguage();
  const { message } = App.useApp();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [whole, setWhole] = useState('');
  const rows = useLoad(`${view.id} ${cause.cause} ${cause.field} ${cause.count}`, (signal) =>
    importProblems(view.id, { cause: cause.cause, field: cause.field }, signal),
  );
  const mend = async (body: MendBody): Promise<void> => {
    setFailure(null);
    try {
      const { mended, left } = await mendImport(view.id, body);
      void message.success(t('intake.mended', { mended, left }));
      rows.reload();
      onChanged();
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  const placeOf = ({ kind, file, row }: ImportProblem) => ({ kind, file, row });
  const dismiss = async (problem: ImportProblem): Promise<void> => {
    try {
      await dismissImportProblems(view.id, [placeOf(problem)]);
      rows.reload();
      onChanged();
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <div>
      <FailureNote failure={failure ?? rows.failure} />
      {readOnly ? null : (
        <div className="import-acts" style={{ margin: '0 0 8px' }}>
          <Input
            style={{ width: 260 }}
            aria-label={t('intake.all-become', { count: cause.count })}
            placeholder={t('intake.all-become', { count: cause.count })}
            value={whole}
            onChange={(event) => setWhole(event.target.value)}
          />
          <Button
            disabled={whole.trim() === ''}
            onClick={() =>
              void mend({
                cause: cause.cause,
                field: cause.field,
                ...correction(view, cause.field, whole.trim()),
              })
            }
          >
            {t('intake.mend-all')}
          </Button>
        </div>
      )}
      <Table<ImportProblem>
        size="small"
        rowKey={({ kind, file, row }) => `${kind} ${file} ${row}`}
        pagination={false}
        scroll={{ y: 420 }}
        loading={rows.value === null && rows.failure === null}
        dataSource={rows.value?.items ?? []}
        columns={[
          { title: t('intake.row'), width: 72, align: 'end', dataIndex: 'row' },
          { title: t('intake.key'), width: 170, dataIndex: 'key' },
          {
            title: t('table.field'),
            width: 110,
            render: (_, { field }) => fieldName(field),
          },
          {
            title: t('intake.problem'),
            render: (_, { problems }) =>
              problems.map(({ code, field, message: text, fix }) => (
                <div key={`${code} ${field}`}>
                  {say(text)} {fix === undefined ? null : <span className="faint">{say(fix)}</span>}
                </div>
              )),
          },
          {
            title: t('intake.correct'),
            width: 220,
            render: (_, problem) => (
              <Correction
                problem={problem}
                readOnly={readOnly}
                label={t('intake.correct-of', { key: problem.key })}
                onMend={(text) =>
                  void mend({ places: [placeOf(problem)], ...correction(view, problem.field, text) })
                }
                onDismiss={() => void dismiss(problem)}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

interface CorrectionProps {
  problem: ImportProblem;
  readOnly: boolean;
  label: string;
  onMend(text: string): void;
  onDismiss(): void;
}

function Correction({ problem, readOnly, label, onMend, onDismiss }: CorrectionProps): ReactNode {
  const { t } = useLanguage();
  const stands = problem.problems.find(({ field }) => field === problem.field)?.value;
  const before = isEmpty(stands) ? '' : printPlain(stands);
  const [text, setText] = useState(before);
  if (readOnly) return before;
  const send = (): void => {
    if (text.trim() !== '' && text !== before) onMend(text.trim());
  };
  return (
    <span className="option-line">
      <Input
        size="small"
        aria-label={label}
        data-testid="correction"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event.nativeEvent)) send();
        }}
      />
      <Button size="small" type="link" onClick={send}>
        {t('intake.mend')}
      </Button>
      <Button size="small" type="text" onClick={onDismiss}>
        {t('intake.dismiss')}
      </Button>
    </span>
  );
}
