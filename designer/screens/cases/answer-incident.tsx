import { useState, type ReactNode } from 'react';
import { resolveCase } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import type { AnswerProps } from './case-card.tsx';

export function AnswerIncident({ file, onDone }: AnswerProps): ReactNode {
  const { t } = useLanguage();
  const [note, setNote] = useState('');
  const closing = useSubmit(() => resolveCase(file.id, note.trim() === '' ? {} : { note: note.trim() }));
  return (
    <Form submit={closing} onDone={onDone} label={t('case.answer')}>
      <FailureNote failure={closing.failure} />
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" busy={closing.busy}>
          {t('case.close')}
        </Button>
      </div>
    </Form>
  );
}
