import { Button, Drawer } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../../schemas/problem.ts';
import { ApiFailure } from '../../api/failure.ts';
import { insertRecord } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldsOf, isEditable } from '../../tables/field-path.ts';
import { FieldInput } from '../../tables/field-input.tsx';
import { editsInline } from '../../tables/cell-editor.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  table: TableSummary;
  onClose(): void;
  onMade(): void;
}

/** A record written by hand: required fields first, the server says what is wrong beside each. */
export function NewRecord({ table, onClose, onMade }: Props): ReactNode {
  const { t } = useLanguage();
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const fields = fieldsOf(table.definition)
    .map(({ field }) => field)
    .filter((field) => isEditable(field) && editsInline(field))
    .sort((one, other) => Number(other.required ?? false) - Number(one.required ?? false));
  const save = useSubmit(async () => {
    setProblems([]);
    const { items } = await insertRecord(table.id, values);
    const [result] = items;
    if (result?.outcome !== 'refused') return;
    setProblems(result.problems);
    throw new ApiFailure(422, {
      code: 'refused',
      message: result.problems[0]?.message ?? { zh: '', en: '' },
      problems: result.problems,
    });
  });
  return (
    <Drawer open size={520} title={t('table.new-record')} onClose={onClose}>
      <Form submit={save} onDone={onMade}>
        <FailureNote failure={save.failure} fields={fields.map(({ id }) => `/${id}`)} />
        {fields.map((field) => (
          <FieldInput
            key={field.id}
            field={field}
            value={values[field.id]}
            problems={problems.filter(({ path }) => path === `/${field.id}` || path === field.id)}
            onChange={(value) => setValues((before) => ({ ...before, [field.id]: value }))}
          />
        ))}
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.busy}>
            {t('table.save')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
