import { useState, type ReactNode } from 'react';
import { problemsAt } from '../../api/failure.ts';
import { pauseFlow, type FlowSummary } from '../../api/flows.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  flow: FlowSummary;
  onClose(): void;
  onDone(): void;
}

export function PauseFlow({ flow, onClose, onDone }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [reason, setReason] = useState('');
  const pausing = useSubmit(() => pauseFlow(flow.id, reason.trim()));
  return (
    <Dialog title={t('flows.pause-title', { flow: say(flow.name) })} onClose={onClose}>
      <Form submit={pausing} onDone={onDone}>
        <p>{t('flows.pause-lead')}</p>
        <FailureNote failure={pausing.failure} fields={['/reason']} />
        <TextField
          label={t('action.reason')}
          hint={t('flows.pause-hint')}
          autoFocus
          value={reason}
          onText={setReason}
          problems={problemsAt(pausing.failure, '/reason')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={pausing.busy}>
            {t('flows.pause')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
