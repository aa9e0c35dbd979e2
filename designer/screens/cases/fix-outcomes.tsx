import { useState, type ReactNode } from 'react';
import { Radio } from 'antd';
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

/** What others have done already has a result of its own, which is given on the page of each case. */
const kinds = ['again', 'fail'] as const;

/** Nobody knows whether the other side acted: a person who looked there says so for all that are chosen. */
export function FixOutcomes({ cases, selected, onSelect }: FixProps): ReactNode {
  const { t } = useLanguage();
  const [kind, setKind] = useState<(typeof kinds)[number] | null>(null);
  const [note, setNote] = useState('');
  const deciding = useSubmit(async () => {
    if (kind === null) return;
    const told = note.trim() === '' ? {} : { note: note.trim() };
    defer(selected, () => resolveEach(selected, (id) => resolveCase(id, { decision: { kind }, ...told })));
  });
  return (
    <Form submit={deciding} label={t('case.answer')}>
      <p>{t('outcome.lead')}</p>
      <CheckAll cases={cases} selected={selected} onSelect={onSelect} />
      <ul className="case-checks">
        {cases.map((one) => (
          <CaseCheck key={one.id} one={one} selected={selected} onSelect={onSelect} />
        ))}
      </ul>
      <fieldset className="choices">
        <legend>{t('case.decision')}</legend>
        <Radio.Group
          vertical
          value={kind}
          onChange={({ target }) => setKind(target.value as (typeof kinds)[number])}
          options={kinds.map((one) => ({
            value: one,
            label: (
              <>
                {t(`outcome.${one}`)} <span className="faint">{t(`outcome.${one}-next`)}</span>
              </>
            ),
          }))}
        />
      </fieldset>
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" disabled={selected.length === 0 || kind === null}>
          {t('cases.submit', { count: selected.length })}
        </Button>
      </div>
    </Form>
  );
}
