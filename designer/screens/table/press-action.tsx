import { Button, Progress, Skeleton, Table } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import {
  cancelRecordAction,
  getRecordActionJob,
  listRecordActionItems,
  previewRecordAction,
  startRecordAction,
  type RecordAction,
  type RecordActionJob,
  type RecordActionPreview,
  type RecordSelection,
} from '../../api/record-actions.ts';
import { useLanguage } from '../../language/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { settle } from '../../ui/settle.ts';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  action: RecordAction;
  selection: RecordSelection;
  onClose(): void;
}

const EVERY_MS = 700;

/** A button on records: what it would do, then how far it is, then what became of each. */
export function PressAction({ action, selection, onClose }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [key] = useState(() => crypto.randomUUID());
  const [job, setJob] = useState<RecordActionJob | null>(null);
  const preview = useLoad(key, (signal) => previewRecordAction(action, selection, signal));
  const start = useSubmit(async () => setJob(await startRecordAction(action, selection, key)));
  const over = job?.state === 'done' || job?.state === 'canceled';
  const id = job?.id;
  useEffect(() => {
    if (id === undefined || over) return undefined;
    const leave = new AbortController();
    const look = async (): Promise<void> => {
      const answer = await settle(getRecordActionJob(action.table, id, leave.signal));
      if (!leave.signal.aborted && answer.failure === null) setJob(answer.value);
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      clearInterval(timer);
      leave.abort();
    };
  }, [action.table, id, over]);
  return (
    <Dialog title={say(action.title)} width={640} onClose={onClose}>
      <FailureNote failure={preview.failure ?? start.failure} />
      {job === null ? (
        <>
          {preview.value === null ? (
            <Skeleton active paragraph={{ rows: 3 }} />
          ) : (
            <Preview preview={preview.value} />
          )}
          <div className="form-end">
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button
              type="primary"
              loading={start.busy}
              disabled={preview.value === null || preview.value.can === 0}
              onClick={() => void start.submit()}
            >
              {t('table.press', { action: say(action.title), count: preview.value?.can ?? 0 })}
            </Button>
          </div>
        </>
      ) : (
        <JobProgress job={job} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Preview({ preview: { can, total, cannot } }: { preview: RecordActionPreview }): ReactNode {
  const { t, say } = useLanguage();
  return (
    <div data-testid="action-preview">
      <p>
        <strong>{t('table.can', { can, cannot: total - can })}</strong>
      </p>
      <ul className="reasons">
        {cannot.map(({ reason, count }) => (
          <li key={reason.zh}>{t('table.cannot', { reason: say(reason), count })}</li>
        ))}
      </ul>
    </div>
  );
}

function JobProgress({ job, onClose }: { job: RecordActionJob; onClose(): void }): ReactNode {
  const { t, say } = useLanguage();
  const over = job.state === 'done' || job.state === 'canceled';
  const ended = job.completed + job.failed + job.refused + job.canceled;
  const cancel = useSubmit(() => cancelRecordAction(job.table, job.id));
  const items = useLoad(`${job.id} ${ended} ${job.state}`, (signal) =>
    listRecordActionItems(job.table, job.id, signal),
  );
  return (
    <div data-testid="action-job">
      <Progress
        percent={job.total === 0 ? 100 : Math.round((ended / job.total) * 100)}
        status={over && job.failed > 0 ? 'exception' : over ? 'success' : 'active'}
      />
      <p aria-live="polite">
        {t('table.job', {
          completed: job.completed,
          failed: job.failed,
          refused: job.refused,
          open: job.open + job.pending,
          canceled: job.canceled,
        })}
      </p>
      <FailureNote failure={cancel.failure ?? items.failure} />
      <Table
        size="small"
        rowKey="place"
        scroll={{ y: 320 }}
        pagination={false}
        dataSource={items.value?.items ?? []}
        columns={[
          { title: t('table.record'), dataIndex: 'title' },
          {
            title: t('table.result'),
            render: (_, item) =>
              item.run === null ? (
                item.reason === null ? (
                  t(`table-item.${item.state}`)
                ) : (
                  say(item.reason)
                )
              ) : (
                <Link to={`/runs/${item.run}`}>
                  {t(
                    item.status === 'completed' || item.status === 'failed' || item.status === 'canceled'
                      ? `status.${item.status}`
                      : 'status.running',
                  )}
                </Link>
              ),
          },
        ]}
      />
      <div className="form-end">
        {over || job.pending === 0 ? null : (
          <Button loading={cancel.busy} onClick={() => void cancel.submit()}>
            {t('table.stop-rest')}
          </Button>
        )}
        <Button type="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
