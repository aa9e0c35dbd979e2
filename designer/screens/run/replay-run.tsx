import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { problemsAt } from '../../api/failure.ts';
import { replayRun, type Run } from '../../api/runs.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import type { Blueprint } from './blueprint.ts';
import { useStepNames } from './step-names.ts';

interface Props {
  run: Run;
  step: string;
  blueprint: Blueprint | null;
  onClose(): void;
}

/** A new run that keeps every result but those from this step on. What would act on the outside again is asked first. */
export function ReplayRun({ run, step, blueprint, onClose }: Props): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const { nameOfStep } = useStepNames(blueprint);
  const [reason, setReason] = useState('');
  const [sure, setSure] = useState(false);
  const [asked, setAsked] = useState(false);
  const replaying = useSubmit(async () => {
    const text = reason.trim();
    const made = await replayRun(run.id, {
      step,
      ...(text === '' ? {} : { reason: text }),
      ...(sure ? { confirmOnce: true } : {}),
    });
    await navigate(`/runs/${made.runId}`);
  });
  const wouldRepeat = replaying.failure?.code === 'would-repeat';
  if (wouldRepeat && !asked) setAsked(true);
  return (
    <Dialog title={t('replay.title')} onClose={onClose}>
      <Form submit={replaying} onDone={onClose}>
        <p>{t('replay.lead', { step: nameOfStep(step) })}</p>
        <FailureNote failure={replaying.failure} fields={['/reason']} />
        {asked ? (
          <label className="check">
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            {t('replay.sure')}
          </label>
        ) : null}
        <TextField
          label={t('action.reason-optional')}
          hint={t('action.reason-hint')}
          autoFocus
          value={reason}
          onText={setReason}
          problems={problemsAt(replaying.failure, '/reason')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={replaying.busy} disabled={asked && !sure}>
            {t('replay.go')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
