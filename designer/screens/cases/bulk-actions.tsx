import { useState, type ReactNode } from 'react';
import { assignCases, ignoreCases } from '../../api/case-handling.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { defer } from './deferred.ts';

interface Props {
  selected: readonly string[];
  onDone(): void;
}

/** Taking cases, handing them on, putting them aside with a reason. */
export function BulkActions({ selected, onDone }: Props): ReactNode {
  const { t } = useLanguage();
  const { me } = useSession();
  const [asking, setAsking] = useState<'assign' | 'ignore' | null>(null);
  const name = me?.user?.name ?? '';
  const taking = useSubmit(async () => {
    await assignCases(selected, name);
    onDone();
  });
  const count = selected.length;
  return (
    <div className="bulk-actions">
      <span className="figures">{t('cases.chosen', { count })}</span>
      <Button busy={taking.busy} disabled={count === 0} onClick={() => void taking.submit()}>
        {t('cases.take')}
      </Button>
      <Button disabled={count === 0} onClick={() => setAsking('assign')}>
        {t('cases.assign')}
      </Button>
      <Button disabled={count === 0} onClick={() => setAsking('ignore')}>
        {t('cases.ignore')}
      </Button>
      <FailureNote failure={taking.failure} />
      {asking === 'assign' ? (
        <Assign selected={selected} onClose={() => setAsking(null)} onDone={onDone} />
      ) : null}
      {asking === 'ignore' ? <Ignore selected={selected} onClose={() => setAsking(null)} /> : null}
    </div>
  );
}

function Assign({ selected, onClose, onDone }: Props & { onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const [handler, setHandler] = useState('');
  const assigning = useSubmit(() => assignCases(selected, handler.trim() === '' ? null : handler.trim()));
  return (
    <Dialog title={t('cases.assign')} onClose={onClose}>
      <Form
        submit={assigning}
        onDone={() => {
          onClose();
          onDone();
        }}
      >
        <FailureNote failure={assigning.failure} />
        <TextField
          label={t('cases.assign-to')}
          hint={t('cases.assign-hint')}
          autoFocus
          maxLength={100}
          value={handler}
          onText={setHandler}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={assigning.busy}>
            {t('cases.assign-do', { count: selected.length })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function Ignore({ selected, onClose }: Pick<Props, 'selected'> & { onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const ignoring = useSubmit(async () => {
    const text = reason.trim();
    defer(selected, () => ignoreCases(selected, text));
  });
  return (
    <Dialog title={t('cases.ignore')} onClose={onClose}>
      <Form submit={ignoring} onDone={onClose}>
        <p>{t('cases.ignore-lead')}</p>
        <TextField
          label={t('action.reason')}
          hint={t('action.reason-hint')}
          autoFocus
          maxLength={1000}
          value={reason}
          onText={setReason}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="danger" type="submit" disabled={reason.trim() === ''}>
            {t('cases.ignore-do', { count: selected.length })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
