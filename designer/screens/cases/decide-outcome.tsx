import { useState, type ReactNode } from 'react';
import { resolveCase, type Decision } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { problemsBelow, readDraft } from '../../ui/json-draft.ts';
import { useSubmit } from '../../ui/submit.ts';
import type { AnswerProps } from './case-card.tsx';

const kinds = ['done', 'again', 'fail'] as const;

/** Nobody knows whether the other side has acted. A person looks there, and says. */
export function DecideOutcome({ file, onDone }: AnswerProps): ReactNode {
  const { t } = useLanguage();
  const [kind, setKind] = useState<(typeof kinds)[number] | null>(null);
  const [output, setOutput] = useState('{}');
  const [note, setNote] = useState('');
  const deciding = useSubmit(() => {
    const decision: Decision =
      kind === 'done' ? { kind, output: readDraft(output, '/decision/output') } : { kind: kind ?? 'fail' };
    return resolveCase(file.id, { decision, ...(note.trim() === '' ? {} : { note: note.trim() }) });
  });
  return (
    <Form submit={deciding} onDone={onDone} label={t('case.answer')}>
      <p>{t('outcome.lead')}</p>
      <FailureNote failure={deciding.failure} fields={['/decision/output']} />
      <fieldset className="choices">
        <legend>{t('case.decision')}</legend>
        {kinds.map((one) => (
          <label key={one} className="check">
            <input type="radio" name="decision" checked={kind === one} onChange={() => setKind(one)} />
            <span>
              {t(`outcome.${one}`)} <span className="faint">{t(`outcome.${one}-next`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'done' ? (
        <TextArea
          label={t('outcome.result')}
          hint={t('case.data-hint')}
          spellCheck={false}
          value={output}
          onText={setOutput}
          problems={problemsBelow(deciding.failure, '/decision/output')}
        />
      ) : null}
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" busy={deciding.busy} disabled={kind === null}>
          {t('case.submit')}
        </Button>
      </div>
    </Form>
  );
}
