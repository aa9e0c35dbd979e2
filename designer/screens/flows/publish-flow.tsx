import { useState, type ReactNode } from 'react';
import { problemsAt } from '../../api/failure.ts';
import { publishFlow, type FlowSummary } from '../../api/flows.ts';
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

/** The draft as it was listed goes live; a draft that somebody changed since is refused by the server. */
export function PublishFlow({ flow, onClose, onDone }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [note, setNote] = useState('');
  const publishing = useSubmit(() => publishFlow(flow.id, flow.revision, note.trim()));
  return (
    <Dialog title={t('publish.title', { flow: say(flow.name) })} onClose={onClose}>
      <Form submit={publishing} onDone={onDone}>
        <p>{t('publish.lead')}</p>
        <FailureNote failure={publishing.failure} fields={['/note']} />
        <TextField
          label={t('publish.note')}
          autoFocus
          value={note}
          onText={setNote}
          problems={problemsAt(publishing.failure, '/note')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={publishing.busy}>
            {t('publish.go')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
