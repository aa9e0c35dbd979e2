import { useState, type ReactNode } from 'react';
import { problemsAt } from '../../api/failure.ts';
import { cancelRun, type Run } from '../../api/runs.ts';
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

export function CancelRun({ run, onClose, onDone }: Props): ReactNode {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const canceling = useSubmit(() => cancelRun(run.id, reason.trim()));
  return (
    <Dialog title={t('cancel.title')} onClose={onClose}>
      <Form submit={canceling} onDone={onDone}>
        <p>{t('cancel.lead')}</p>
        <FailureNote failure={canceling.failure} fields={['/reason']} />
        <TextField
          label={t('action.reason')}
          hint={t('action.reason-hint')}
          autoFocus
          value={reason}
          onText={setReason}
          problems={problemsAt(canceling.failure, '/reason')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('cancel.keep')}</Button>
          <Button look="danger" type="submit" busy={canceling.busy}>
            {t('cancel.title')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
