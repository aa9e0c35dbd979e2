import { useState, type ReactNode } from 'react';
import { createToken, type Role } from '../../api/accounts.ts';
import { problemsAt } from '../../api/failure.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  roles: readonly Role[];
  onClose(): void;
  onMade(): void;
}

const DAY_MS = 86_400_000;
const lives = ['30', '90', '365', ''] as const;

/** Makes a token and shows it this once: the server keeps only its hash. */
export function NewToken({ roles, onClose, onMade }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [name, setName] = useState('');
  const [role, setRole] = useState('operator');
  const [days, setDays] = useState<string>('365');
  const [credential, setCredential] = useState<string | null>(null);
  const making = useSubmit(async () => {
    const made = await createToken({
      name: name.trim(),
      role,
      ...(days === '' ? {} : { expiresAt: Date.now() + Number(days) * DAY_MS }),
    });
    setCredential(made.credential);
  });
  const at = (path: string) => problemsAt(making.failure, path);
  if (credential !== null) return <Shown credential={credential} onClose={onClose} />;
  return (
    <Dialog title={t('tokens.add')} onClose={onClose}>
      <Form submit={making} onDone={onMade}>
        <FailureNote failure={making.failure} fields={['/name', '/role', '/expiresAt']} />
        <TextField
          label={t('tokens.name')}
          hint={t('tokens.name-hint')}
          autoFocus
          value={name}
          onText={setName}
          problems={at('/name')}
        />
        <Choice
          label={t('users.role')}
          value={role}
          onText={setRole}
          options={roles.map(({ id, name: text }) => ({ value: id, label: say(text) }))}
          problems={at('/role')}
        />
        <Choice
          label={t('tokens.until')}
          value={days}
          onText={setDays}
          options={lives.map((one) => ({
            value: one,
            label: one === '' ? t('tokens.for-ever') : t('tokens.days', { count: Number(one) }),
          }))}
          problems={at('/expiresAt')}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={making.busy}>
            {t('tokens.add')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function Shown({ credential, onClose }: { credential: string; onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(credential);
    setCopied(true);
  };
  return (
    <Dialog title={t('tokens.made-title')} onClose={onClose}>
      <p>{t('tokens.made-lead')}</p>
      <div className="secret">
        <code translate="no">{credential}</code>
        <Button onClick={() => void copy()}>{copied ? t('action.copied') : t('action.copy')}</Button>
      </div>
      <div className="form-end">
        <Button look="primary" onClick={onClose}>
          {t('tokens.kept')}
        </Button>
      </div>
    </Dialog>
  );
}
