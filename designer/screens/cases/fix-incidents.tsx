import { useState, type ReactNode } from 'react';
import { resolveCase } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { CaseCheck, CheckAll } from './case-check.tsx';
import { defer } from './deferred.ts';
import type { FixProps } from './group-drawer.tsx';
import { resolveEach } from './resolve-each.ts';

/** Something outside went wrong and is over: closed with a note. */
export function FixIncidents({ cases, selected, onSelect }: FixProps): ReactNode {
  const { t } = useLanguage();
  const [note, setNote] = useState('');
  const closing = useSubmit(async () => {
    const told = note.trim() === '' ? {} : { note: note.trim() };
    defer(selected, () => resolveEach(selected, (id) => resolveCase(id, told)));
  });
  return (
    <Form submit={closing} label={t('case.answer')}>
      <CheckAll cases={cases} selected={selected} onSelect={onSelect} />
      <ul className="case-checks">
        {cases.map((one) => (
          <CaseCheck key={one.id} one={one} selected={selected} onSelect={onSelect}>
            {one.value === null ? null : <span className="faint">{one.value}</span>}
          </CaseCheck>
        ))}
      </ul>
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" disabled={selected.length === 0}>
          {t('case.close')}
        </Button>
      </div>
    </Form>
  );
}
