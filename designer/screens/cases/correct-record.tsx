import { useState, type ReactNode } from 'react';
import { printJsonSorted } from '../../../schemas/values/print-json.ts';
import { resolveCase } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { problemsBelow, readDraft } from '../../ui/json-draft.ts';
import { useSubmit } from '../../ui/submit.ts';
import type { AnswerProps } from './case-card.tsx';
import { readDetails } from './details.ts';

/** The record as it came, to be put right; the step then works on it again. What is shown masked and left alone, the server puts back. */
export function CorrectRecord({ file, onDone }: AnswerProps): ReactNode {
  const { t } = useLanguage();
  const { record = {} } = readDetails(file.details);
  const [text, setText] = useState(() => printJsonSorted(record));
  const [note, setNote] = useState('');
  const correcting = useSubmit(() =>
    resolveCase(file.id, {
      reply: readDraft(text, '/reply'),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
  );
  const problems = problemsBelow(correcting.failure, '/reply');
  return (
    <Form submit={correcting} onDone={onDone} label={t('case.answer')}>
      <FailureNote failure={correcting.failure} fields={['/reply']} />
      <TextArea
        label={t('case.record')}
        hint={t(file.masked ? 'case.record-masked-hint' : 'case.record-hint')}
        className="tall"
        spellCheck={false}
        value={text}
        onText={setText}
        problems={problems}
      />
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" busy={correcting.busy}>
          {t('case.go-on')}
        </Button>
      </div>
    </Form>
  );
}
