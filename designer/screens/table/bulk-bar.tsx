import { App, Button, Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import { listRecordActions, type RecordAction, type RecordSelection } from '../../api/record-actions.ts';
import { deleteRecords, restoreRecords } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { PressAction } from './press-action.tsx';

interface Props {
  table: TableSummary;
  chosen: ReadonlySet<string>;
  /** The rule of the list, so that all it finds can be taken. */
  filter: unknown;
  count: number | null;
  onClear(): void;
  onDone(): void;
}

/** What can be done with the chosen records: the buttons that flows put on the table, and removing them. */
export function BulkBar({ table, chosen, filter, count, onClear, onDone }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const [whole, setWhole] = useState(false);
  const [pressed, setPressed] = useState<RecordAction | null>(null);
  const actions = useLoad(`actions ${table.id}`, (signal) => listRecordActions(table.id, signal));
  const ids = [...chosen];
  const remove = useSubmit(async () => {
    for (let at = 0; at < ids.length; at += 1000)
      await deleteRecords(
        table.id,
        ids.slice(at, at + 1000).map((id) => ({ id })),
      );
    const back = async (): Promise<void> => {
      for (let at = 0; at < ids.length; at += 1000)
        await restoreRecords(
          table.id,
          ids.slice(at, at + 1000).map((id) => ({ id })),
        );
      message.destroy('removed');
      onDone();
    };
    message.open({
      key: 'removed',
      type: 'success',
      duration: 10,
      content: (
        <span>
          {t('table.removed', { count: ids.length })}{' '}
          <Button size="small" type="link" onClick={() => void back()}>
            {t('table.undo')}
          </Button>
        </span>
      ),
    });
    onClear();
    onDone();
  });
  if (chosen.size === 0) return null;
  const selection: RecordSelection = whole && filter !== undefined ? { filter } : { ids };
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('table.bulk')} data-testid="bulk-bar">
      <strong>{t('table.chosen', { count: whole ? (count ?? chosen.size) : chosen.size })}</strong>
      {filter !== undefined && count !== null && count > chosen.size ? (
        <Checkbox checked={whole} onChange={(event) => setWhole(event.target.checked)}>
          {t('table.choose-all', { count })}
        </Checkbox>
      ) : null}
      {(actions.value?.items ?? []).map((action) => (
        <Button key={`${action.flow} ${action.node}`} onClick={() => setPressed(action)}>
          {say(action.title)}
        </Button>
      ))}
      {actions.value?.items.length === 0 ? <span className="faint">{t('table.no-actions')}</span> : null}
      <span style={{ flex: 1 }} />
      {may('handle', 'table') && !whole ? (
        <Button danger loading={remove.busy} onClick={() => void remove.submit()}>
          {t('table.remove')}
        </Button>
      ) : null}
      <Button type="text" onClick={onClear}>
        {t('table.choose-none')}
      </Button>
      <FailureNote failure={remove.failure} />
      {pressed === null ? null : (
        <PressAction
          action={pressed}
          selection={selection}
          onClose={() => {
            setPressed(null);
            onDone();
          }}
        />
      )}
    </div>
  );
}
