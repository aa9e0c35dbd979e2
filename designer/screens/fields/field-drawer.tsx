import { Button, Checkbox, Drawer } from 'antd';
import { useState, type ReactNode } from 'react';
import type { FieldType, PiiKind, TableField } from '../../../schemas/table.ts';
import { changeTable, type TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldTypes, freeFieldId, retyped } from '../../tables/field-draft.ts';
import { Choice } from '../../ui/choice.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import '../table/list.css';
import { TypeSettings } from './type-settings.tsx';

interface Props {
  table: TableSummary;
  /** Null makes a new one. */
  field: TableField | null;
  onClose(): void;
  onSaved(): void;
}

const kinds: readonly PiiKind[] = ['name', 'phone', 'address', 'email', 'id', 'other'];

/** What a field is called, what it holds, and the settings of its type. */
export function FieldDrawer({ table, field, onClose, onSaved }: Props): ReactNode {
  const { t } = useLanguage();
  const [draft, setDraft] = useState<TableField>(
    field ?? { id: '', type: 'text', title: { zh: '', en: '' } },
  );
  const [english, setEnglish] = useState(field === null ? '' : field.title.en);
  const zh = draft.title.zh;
  const whole = (): TableField => ({
    ...draft,
    id: field?.id ?? freeFieldId(table.definition, english === '' ? zh : english),
    title: { zh: zh.trim(), en: english.trim() === '' ? zh.trim() : english.trim() },
  });
  const save = useSubmit(() =>
    changeTable(table.id, table.revision, [
      field === null ? { op: 'add-field', field: whole() } : { op: 'change-field', field: whole() },
    ]),
  );
  const without = (name: 'required' | 'pii'): TableField => {
    const { [name]: _gone, ...rest } = draft;
    return rest;
  };
  return (
    <Drawer
      open
      size={480}
      title={t(field === null ? 'table.new-field' : 'table.settings')}
      onClose={onClose}
    >
      <Form submit={save} onDone={onSaved}>
        <FailureNote failure={save.failure} />
        <TextField
          label={t('table.field-name')}
          value={zh}
          autoFocus
          data-testid="field-name"
          onText={(text) => setDraft({ ...draft, title: { zh: text, en: draft.title.en } })}
        />
        <TextField
          label={t('table.field-name-en')}
          hint={t('table.field-name-en-hint')}
          value={english}
          onText={setEnglish}
        />
        <Choice
          label={t('table.type')}
          value={draft.type}
          disabled={field !== null}
          data-testid="field-type"
          onText={(type) => setDraft(retyped(draft, type as FieldType))}
          options={(field === null ? fieldTypes : [draft.type]).map((type) => ({
            value: type,
            label: t(`table-type.${type}`),
          }))}
        />
        <TypeSettings table={table} field={draft} onChange={setDraft} />
        <Checkbox
          checked={draft.required === true}
          onChange={(event) =>
            setDraft(event.target.checked ? { ...draft, required: true } : without('required'))
          }
        >
          {t('table.is-required')}
        </Checkbox>
        <Choice
          label={t('table.is-pii')}
          hint={t('table.pii-hint')}
          value={draft.pii ?? ''}
          onText={(kind) => setDraft(kind === '' ? without('pii') : { ...draft, pii: kind as PiiKind })}
          options={[
            { value: '', label: t('table-pii.none') },
            ...kinds.map((kind) => ({ value: kind, label: t(`table-pii.${kind}`) })),
          ]}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.busy}
            disabled={zh.trim() === ''}
            data-testid="save-field"
          >
            {t('table.save')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
