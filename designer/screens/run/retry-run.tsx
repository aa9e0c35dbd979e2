import { useState, type ReactNode } from 'react';
import { problemsAt } from '../../api/failure.ts';
import { retryRun, type Run } from '../../api/runs.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  run: Run;
  onClose(): void;
  onDone(): void;
}

/** The same run goes on from the step that failed. */
export function RetryRun({ run, onClose, onDone }: Props): ReactNode {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const retrying = useSubmit(() => {
    const text = reason.trim();
    return retryRun(run.id, text === '' ? {} : { reason: text });
  });
  return (
    <Dialog title={t('retry.title')} onClose={onClose}>
      <Form submit={retrying} onDone={onDone}>
        <p>{t('retry.lead')}</p>
        <FailureNote failure={retrying.failure} fields={['/reason']} />
        <TextField
          label={t('action.reason-optional')}
          hint={t('action.reason-hint')}
          autoFocus
          value={reason}
          onText={setReason}
          problems={problemsAt(retrying.failure, '/reason')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={retrying.busy}>
            {t('retry.title')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
