import { Button, Checkbox, Progress, Radio } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { cancelExport, createExport, exportAddress, getExport, type ExportView } from '../../api/exports.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { columnsOf, sortOf } from '../../tables/list-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { settle } from '../../ui/settle.ts';
import { useSubmit } from '../../ui/submit.ts';
import type { List } from './use-list.ts';

interface Props {
  table: TableSummary;
  list: List;
  filter: unknown;
  onClose(): void;
}

const EVERY_MS = 500;

/** Writes what the list shows to a file: its filter, its order, its columns. */
export function ExportDialog({ table, list, filter, onClose }: Props): ReactNode {
  const { t, say, language } = useLanguage();
  const { may } = useSession();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [every, setEvery] = useState(false);
  const [unmask, setUnmask] = useState(false);
  const [under, setUnder] = useState<ExportView | null>(null);
  const start = useSubmit(async () =>
    setUnder(
      await createExport({
        table: table.id,
        format,
        language,
        query: {
          ...(filter === undefined ? {} : { filter }),
          sort: sortOf(list.state),
          ...(every ? {} : { fields: columnsOf(table.definition, list.state.columns) }),
        },
        ...(unmask ? { unmask } : {}),
      }),
    ),
  );
  const id = under?.id;
  const writing = under?.state === 'writing';
  useEffect(() => {
    if (id === undefined || !writing) return undefined;
    const timer = setInterval(() => {
      void settle(getExport(id)).then((answer) => answer.failure === null && setUnder(answer.value));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [id, writing]);
  const stop = async (): Promise<void> => {
    if (id !== undefined && writing) await settle(cancelExport(id));
    onClose();
  };
  return (
    <Dialog title={t('table.export')} onClose={() => void stop()}>
      <div className="form">
        <FailureNote failure={start.failure} />
        <Radio.Group
          value={format}
          disabled={under !== null}
          onChange={(event) => setFormat(event.target.value as 'xlsx' | 'csv')}
          options={[
            { value: 'xlsx', label: t('table.export-xlsx') },
            { value: 'csv', label: t('table.export-csv') },
          ]}
        />
        <Checkbox
          checked={every}
          disabled={under !== null}
          onChange={(event) => setEvery(event.target.checked)}
        >
          {t('table.export-every')}
        </Checkbox>
        {may('unmask', 'pii') ? (
          <Checkbox
            checked={unmask}
            disabled={under !== null}
            onChange={(event) => setUnmask(event.target.checked)}
          >
            {t('table.unmask-hint')}
          </Checkbox>
        ) : null}
        {under === null ? null : (
          <div aria-live="polite" data-testid="export-state">
            <Progress
              percent={under.state === 'done' ? 100 : 50}
              showInfo={false}
              status={under.state === 'failed' ? 'exception' : writing ? 'active' : 'success'}
            />
            {under.problem === null
              ? t(writing ? 'table.export-writing' : 'table.export-done', { count: under.rows })
              : say(under.problem.message)}
          </div>
        )}
        <div className="form-end">
          <Button onClick={() => void stop()}>{t('action.cancel')}</Button>
          {under?.state === 'done' ? (
            <Button type="primary" href={exportAddress(under.id)} download data-testid="download">
              {t('table.download')}
            </Button>
          ) : (
            <Button type="primary" loading={start.busy || writing} onClick={() => void start.submit()}>
              {t('table.export')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
