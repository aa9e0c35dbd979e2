import { useState, type ReactNode } from 'react';
import type { Json } from '../../../schemas/values/json.ts';
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
import { correctionsOf, isWritten, mended } from './correction.ts';
import { readDetails } from './details.ts';
import { LeafEditors } from './leaf-editors.tsx';

/**
 * The record as it came, to be put right; the step then works on it again. Value by value, or whole as JSON for those
 * who know it. What is shown masked and left alone, the server puts back.
 */
export function CorrectRecord({ file, onDone }: AnswerProps): ReactNode {
  const { t } = useLanguage();
  const { record = {} } = readDetails(file.details);
  const [corrections, setCorrections] = useState(() => correctionsOf(file));
  /** Null: value by value. */
  const [text, setText] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const written = (): Json => (text === null ? mended(record, corrections) : readDraft(text, '/reply'));
  const correcting = useSubmit(() =>
    resolveCase(file.id, {
      reply: written(),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
  );
  return (
    <Form submit={correcting} onDone={onDone} label={t('case.answer')}>
      <FailureNote failure={correcting.failure} fields={text === null ? [] : ['/reply']} />
      {text === null ? (
        <LeafEditors record={record} problems={[]} corrections={corrections} onChange={setCorrections} />
      ) : (
        <TextArea
          label={t('case.record')}
          hint={t(file.masked ? 'case.record-masked-hint' : 'case.record-hint')}
          className="tall"
          spellCheck={false}
          value={text}
          onText={setText}
          problems={problemsBelow(correcting.failure, '/reply')}
        />
      )}
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        {text === null ? (
          <Button onClick={() => setText(printJsonSorted(mended(record, corrections)))}>
            {t('case.as-json')}
          </Button>
        ) : null}
        <Button
          look="primary"
          type="submit"
          busy={correcting.busy}
          disabled={text === null && !isWritten(corrections)}
        >
          {t('case.go-on')}
        </Button>
      </div>
    </Form>
  );
}
