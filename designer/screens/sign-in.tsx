import { useState, type ReactNode } from 'react';
import { DoorFrame } from '../app/door-frame.tsx';
import { useSession } from '../app/session.tsx';
import { problemsAt } from '../api/failure.ts';
import { signIn } from '../api/session.ts';
import { useLanguage } from '../language/language.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useSubmit } from '../ui/submit.ts';

export function SignIn(): ReactNode {
  const { t } = useLanguage();
  const { enter } = useSession();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const entering = useSubmit(async () => enter(await signIn({ login: login.trim(), password })));
  return (
    <DoorFrame title={t('sign-in.title')}>
      <Form submit={entering}>
        <FailureNote failure={entering.failure} fields={['/login', '/password']} />
        <TextField
          label={t('account.login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={login}
          onText={setLogin}
          problems={problemsAt(entering.failure, '/login')}
        />
        <TextField
          label={t('account.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onText={setPassword}
          problems={problemsAt(entering.failure, '/password')}
        />
        <Button look="primary" type="submit" busy={entering.busy}>
          {t('sign-in.enter')}
        </Button>
      </Form>
    </DoorFrame>
  );
}
