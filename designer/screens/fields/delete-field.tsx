import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { TableField } from '../../../schemas/table.ts';
import { changeTable, fieldUses, type TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  table: TableSummary;
  field: TableField;
  onClose(): void;
  onDeleted(): void;
}

/** Before a field goes with all its values, everything that uses it is named; what is used stays. */
export function DeleteField({ table, field, onClose, onDeleted }: Props): ReactNode {
  const { t, say } = useLanguage();
  const uses = useLoad(`${table.id} ${field.id}`, (signal) => fieldUses(table.id, field.id, signal));
  const remove = useSubmit(() =>
    changeTable(table.id, table.revision, [{ op: 'delete-field', id: field.id }]),
  );
  const used = uses.value?.items ?? [];
  const press = async (): Promise<void> => {
    if (await remove.submit()) onDeleted();
  };
  return (
    <Dialog title={t('table.delete-field-of', { field: say(field.title) })} onClose={onClose}>
      <FailureNote failure={uses.failure ?? remove.failure} />
      {uses.value === null ? (
        <Skeleton active paragraph={{ rows: 2 }} />
      ) : used.length === 0 ? (
        <p>{t('table.delete-warning')}</p>
      ) : (
        <>
          <p>{t('table.still-used', { count: used.length })}</p>
          <ul data-testid="field-uses">
            {used.map(({ kind, id, title }) => (
              <li key={`${kind} ${id}`}>
                {t('table.use', {
                  kind: t(`table-use.${kind}`),
                  name: title === undefined ? id : say(title),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="form-end">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button
          danger
          type="primary"
          loading={remove.busy}
          disabled={uses.value === null || used.length > 0}
          onClick={() => void press()}
        >
          {t('table.delete-field')}
        </Button>
      </div>
    </Dialog>
  );
}
