import { useState, type ReactNode } from 'react';
import { changePassword } from '../../api/accounts.ts';
import { problemsAt } from '../../api/failure.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';

export function Password(): ReactNode {
  const { t } = useLanguage();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const changing = useSubmit(() => changePassword({ current, next }));
  const finish = (): void => {
    setCurrent('');
    setNext('');
    setDone(true);
  };
  return (
    <section aria-label={t('password.title')} className="narrow">
      <p className="lead">{t('password.lead')}</p>
      <Form submit={changing} onDone={finish}>
        <FailureNote failure={changing.failure} fields={['/current', '/next']} />
        <TextField
          label={t('password.current')}
          type="password"
          autoComplete="current-password"
          value={current}
          onText={setCurrent}
          problems={problemsAt(changing.failure, '/current')}
        />
        <TextField
          label={t('password.next')}
          hint={t('setup.password-hint')}
          type="password"
          autoComplete="new-password"
          value={next}
          onText={setNext}
          problems={problemsAt(changing.failure, '/next')}
        />
        <div className="form-end">
          <Button look="primary" type="submit" busy={changing.busy}>
            {t('password.change')}
          </Button>
        </div>
        <p role="status">{done ? t('password.changed') : ''}</p>
      </Form>
    </section>
  );
}
