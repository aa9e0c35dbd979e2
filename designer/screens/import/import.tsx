import { App, Button, Progress, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import {
  acceptImport,
  annotatedAddress,
  cancelImport,
  undoImport,
  type ImportView,
} from '../../api/imports.ts';
import { getTable } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { useSubmit } from '../../ui/submit.ts';
import './import.css';
import { ConfirmImport } from './confirm-import.tsx';
import { Counts } from './counts.tsx';
import { ImportStateTag, isWorking } from './import-state.tsx';
import { ReviewProblems } from './review-problems.tsx';
import { useImport } from './use-import.ts';

/** One import from its files to its records: looked at, confirmed, under way, and what was not taken. */
export function ImportScreen(): ReactNode {
  const { import: id = '' } = useParams();
  const { t, say } = useLanguage();
  const { value, failure, reload } = useImport(id);
  const table = useLoad(value === null ? '' : `table ${value.table}`, async (signal) =>
    value === null ? null : getTable(value.table, signal),
  );
  if (value === null || table.value === null)
    return (
      <Page title={t('table.source-import')}>
        <FailureNote failure={failure ?? table.failure} onRetry={reload} />
        {failure === null ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      </Page>
    );
  const open = value.counts.refused > 0 && value.state !== 'waiting';
  return (
    <Page
      title={value.files.map(({ name }) => name).join('、')}
      actions={
        <Link to={`/tables/${value.table}`}>
          {t('table.back-to', { table: say(table.value.definition.title) })}
        </Link>
      }
    >
      <p>
        <ImportStateTag state={value.state} />
      </p>
      {value.state === 'waiting' && value.plan !== null ? (
        <ConfirmImport key={value.changedAt} view={value} table={table.value} onChanged={reload} />
      ) : (
        <Outcome view={value} onChanged={reload} />
      )}
      {open ? <ReviewProblems view={value} table={table.value} onChanged={reload} /> : null}
    </Page>
  );
}

function Outcome({ view, onChanged }: { view: ImportView; onChanged(): void }): ReactNode {
  const { t, say } = useLanguage();
  const { modal } = App.useApp();
  const { state, progress, counts, problem } = view;
  const cancel = useSubmit(() => cancelImport(view.id));
  const again = useSubmit(() => acceptImport(view.id, {}));
  const undo = useSubmit(() => undoImport(view.id));
  const press = async (submit: typeof cancel): Promise<void> => {
    await submit.submit();
    onChanged();
  };
  const written = counts.created + counts.changed;
  const share = progress.total === 0 ? 0 : progress.bytes / progress.total;
  return (
    <section className="paper" aria-label={t('intake.progress')} data-testid="import-outcome">
      <Progress
        percent={state === 'done' ? 100 : Math.min(99, Math.round(share * 100))}
        status={state === 'failed' ? 'exception' : isWorking(state) ? 'active' : 'normal'}
      />
      {problem === null ? null : (
        <p className={state === 'failed' ? 'failure' : 'notice'} role="status">
          {say(problem.message)}
        </p>
      )}
      <Counts counts={counts} />
      <FailureNote failure={cancel.failure ?? again.failure ?? undo.failure} />
      <div className="import-acts">
        {isWorking(state) ? (
          <Button loading={cancel.busy} onClick={() => void press(cancel)}>
            {t('intake.cancel')}
          </Button>
        ) : null}
        {state === 'canceled' || state === 'failed' ? (
          <Button type="primary" loading={again.busy} onClick={() => void press(again)}>
            {t('intake.go-on')}
          </Button>
        ) : null}
        {(state === 'done' || state === 'canceled' || state === 'failed') && written > 0 ? (
          <Button
            danger
            loading={undo.busy}
            data-testid="undo-import"
            onClick={() =>
              void modal.confirm({
                title: t('intake.undo-ask'),
                content: t('intake.undo-means', { created: counts.created, changed: counts.changed }),
                okText: t('intake.undo'),
                cancelText: t('action.cancel'),
                onOk: () => press(undo),
              })
            }
          >
            {t('intake.undo')}
          </Button>
        ) : null}
        {counts.refused > 0 ? (
          <Button href={annotatedAddress(view.id)} download>
            {t('intake.annotated')}
          </Button>
        ) : null}
        <Link to={`/tables/${view.table}/import`}>{t('intake.another')}</Link>
      </div>
    </section>
  );
}
