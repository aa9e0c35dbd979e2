import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { createTable } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  taken: readonly string[];
  onClose(): void;
  onMade(table: string): void;
}

/** The next id that no table has: people name a table, not its id. */
const freeId = (taken: readonly string[]): string => {
  for (let number = taken.length + 1; ; number += 1)
    if (!taken.includes(`table-${number}`)) return `table-${number}`;
};

/** A table begins with its name and one field, which stands for its records; everything else is added as it is needed. */
export function NewTable({ taken, onClose, onMade }: Props): ReactNode {
  const { t } = useLanguage();
  const [title, setTitle] = useState('');
  const [first, setFirst] = useState(t('table.first-field'));
  const make = useSubmit(async () => {
    const id = freeId(taken);
    await createTable({
      schemaVersion: 1,
      id,
      title: { zh: title.trim(), en: title.trim() },
      fields: [{ id: 'title', type: 'text', title: { zh: first, en: first }, required: true }],
      keys: [],
      indexes: [{ id: 'title', fields: ['title'] }],
      titleField: 'title',
    });
    onMade(id);
  });
  return (
    <Dialog title={t('table.new-table')} onClose={onClose}>
      <Form submit={make}>
        <FailureNote failure={make.failure} />
        <TextField label={t('table.table-name')} value={title} autoFocus onText={setTitle} />
        <TextField
          label={t('table.title-field')}
          hint={t('table.title-field-hint')}
          value={first}
          onText={setFirst}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={make.busy}
            disabled={title.trim() === '' || first.trim() === ''}
          >
            {t('table.make')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
