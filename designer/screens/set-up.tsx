import { useState, type ReactNode } from 'react';
import { DoorFrame } from '../app/door-frame.tsx';
import { useSession } from '../app/session.tsx';
import { problemsAt } from '../api/failure.ts';
import { setUp } from '../api/session.ts';
import { useLanguage } from '../language/language.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useSubmit } from '../ui/submit.ts';

const fields = ['/name', '/login', '/password', '/code'];

/** The first visit: whoever comes first becomes the owner, with the code from the console if others can reach us. */
export function SetUp({ needsCode }: { needsCode: boolean }): ReactNode {
  const { t } = useLanguage();
  const { enter } = useSession();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const entering = useSubmit(async () =>
    enter(
      await setUp({
        name: name.trim(),
        login: login.trim(),
        password,
        ...(needsCode ? { code: code.trim() } : {}),
      }),
    ),
  );
  const at = (path: string) => problemsAt(entering.failure, path);
  return (
    <DoorFrame title={t('setup.title')} lead={t('setup.lead')}>
      <Form submit={entering}>
        <FailureNote failure={entering.failure} fields={fields} />
        <TextField
          label={t('setup.name')}
          autoComplete="name"
          autoFocus
          value={name}
          onText={setName}
          problems={at('/name')}
        />
        <TextField
          label={t('account.login')}
          hint={t('setup.login-hint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onText={setLogin}
          problems={at('/login')}
        />
        <TextField
          label={t('account.password')}
          hint={t('setup.password-hint')}
          type="password"
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          problems={at('/password')}
        />
        {needsCode ? (
          <TextField
            label={t('setup.code')}
            hint={t('setup.code-hint')}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onText={setCode}
            problems={at('/code')}
          />
        ) : null}
        <Button look="primary" type="submit" busy={entering.busy}>
          {t('setup.enter')}
        </Button>
      </Form>
    </DoorFrame>
  );
}
