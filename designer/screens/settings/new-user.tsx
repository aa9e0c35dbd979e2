import { useState, type ReactNode } from 'react';
import { createUser, type Role } from '../../api/accounts.ts';
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

export function NewUser({ roles, onClose, onMade }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState('operator');
  const making = useSubmit(() =>
    createUser({ name: name.trim(), login: login.trim(), password, roles: [role] }),
  );
  const at = (path: string) => problemsAt(making.failure, path);
  return (
    <Dialog title={t('users.add')} onClose={onClose}>
      <Form submit={making} onDone={onMade}>
        <FailureNote
          failure={making.failure}
          fields={['/name', '/login', '/password', '/roles', '/roles/0']}
        />
        <TextField label={t('users.name')} autoFocus value={name} onText={setName} problems={at('/name')} />
        <TextField
          label={t('account.login')}
          hint={t('setup.login-hint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onText={setLogin}
          problems={at('/login')}
        />
        <TextField
          label={t('users.first-password')}
          hint={t('users.first-password-hint')}
          type="password"
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          problems={at('/password')}
        />
        <Choice
          label={t('users.role')}
          value={role}
          onText={setRole}
          options={roles.map(({ id, name: text }) => ({ value: id, label: say(text) }))}
          problems={[...at('/roles'), ...at('/roles/0')]}
        />
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={making.busy}>
            {t('users.add')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
