import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { problemsAt } from '../../api/failure.ts';
import { createRepair, previewRepair, type RepairPreview } from '../../api/repairs.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { queryOf, type RunFilter } from './filter.ts';

interface Props {
  filter: RunFilter;
  onClose(): void;
}

const rates = [60, 300, 1_200, 6_000] as const;

/** Failed runs of one flow and one error go on again, one after the other; how many is said before. */
export function BulkRetry({ filter, onClose }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { flows } = useFlowNames();
  const codeName = useCodeName();
  const navigate = useNavigate();
  const [flow, setFlow] = useState(filter.flow ?? '');
  const [errorCode, setErrorCode] = useState(filter.errorCode ?? '');
  const [rate, setRate] = useState<number>(300);
  const [reason, setReason] = useState('');
  // Fixed when the dialog opens, so that what is counted is what is retried.
  const [{ from, to }] = useState(() => queryOf(filter, Date.now()));
  const chosen = {
    flow,
    ...(filter.mode === undefined ? {} : { mode: filter.mode }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const preview = useLoad<RepairPreview | null>(`failures ${flow}`, async (signal) =>
    flow === '' ? null : previewRepair(chosen, signal),
  );
  const found = preview.busy ? null : preview.value;
  const count = countOf(found, errorCode);
  const retrying = useSubmit(async () => {
    const repair = await createRepair({
      filter: { ...chosen, ...(errorCode === '' ? {} : { errorCode }) },
      change: {},
      reason: reason.trim(),
      ratePerMinute: rate,
      stopAfterErrors: 20,
    });
    await navigate(`/repairs/${repair.id}`);
  });

  return (
    <Dialog title={t('retry-many.title')} onClose={onClose}>
      <Form submit={retrying}>
        <p>{t('retry-many.lead')}</p>
        <FailureNote failure={preview.failure ?? retrying.failure} fields={['/reason']} />
        <Choice
          label={t('runs.flow')}
          value={flow}
          onText={(text) => {
            setFlow(text);
            setErrorCode('');
          }}
          options={[
            { value: '', label: t('retry-many.choose-flow') },
            ...flows.map(({ id, name }) => ({ value: id, label: say(name) })),
          ]}
        />
        {found === null ? null : (
          <Choice
            label={t('runs.error')}
            value={errorCode}
            onText={setErrorCode}
            options={[
              { value: '', label: t('retry-many.any-error', { count: found.count }) },
              ...found.errors.map(({ code, count: number }) => ({
                value: code,
                label: t('retry-many.one-error', { error: codeName(code), count: number }),
              })),
            ]}
          />
        )}
        <Choice
          label={t('repair.rate')}
          hint={t('repair.rate-hint')}
          value={String(rate)}
          onText={(text) => setRate(Number(text))}
          options={rates.map((one) => ({
            value: String(one),
            label: t('repair.per-minute', { count: one }),
          }))}
        />
        <TextField
          label={t('action.reason')}
          hint={t('retry-many.reason-hint')}
          value={reason}
          onText={setReason}
          problems={problemsAt(retrying.failure, '/reason')}
        />
        <p role="status">
          {found === null ? '' : count === 0 ? t('retry-many.none') : t('retry-many.count', { count })}
        </p>
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={retrying.busy} disabled={count === 0}>
            {count === 0 ? t('retry.title') : t('retry-many.go', { count })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

const countOf = (found: RepairPreview | null, errorCode: string): number =>
  errorCode === '' ? (found?.count ?? 0) : (found?.errors.find(({ code }) => code === errorCode)?.count ?? 0);
