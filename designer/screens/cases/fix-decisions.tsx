import { useMemo, useState, type ReactNode } from 'react';
import { Radio } from 'antd';
import { getCase, resolveCase } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { dataOf, fieldsOf } from '../../ui/form-fields.ts';
import { useLoad } from '../../ui/load.ts';
import { PlainForm } from '../../ui/plain-form.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { CaseCheck, CheckAll } from './case-check.tsx';
import { defer } from './deferred.ts';
import { readDetails } from './details.ts';
import type { FixProps } from './group-drawer.tsx';
import { resolveEach } from './resolve-each.ts';

/** One decision for all that are chosen: they ask the same. What each says of itself stands beside it. */
export function FixDecisions({ cases, selected, onSelect }: FixProps): ReactNode {
  const { t, say } = useLanguage();
  const first = cases[0]?.id ?? '';
  const { value: file, failure, reload } = useLoad(first, (signal) => getCase(first, false, signal));
  const { decisions, form } = readDetails(file?.details);
  const fields = useMemo(() => fieldsOf(form) ?? [], [form]);
  const [decision, setDecision] = useState<string | null>(null);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [note, setNote] = useState('');
  const chosen = decision ?? decisions[0]?.port ?? '';
  const answering = useSubmit(async () => {
    const data = dataOf(fields, texts, '/reply/data');
    const reply = { decision: chosen, ...(form === undefined ? {} : { data }) };
    const told = note.trim() === '' ? {} : { note: note.trim() };
    defer(selected, () => resolveEach(selected, (id) => resolveCase(id, { reply, ...told })));
  });
  return (
    <Form submit={answering} label={t('case.answer')}>
      <FailureNote failure={failure} onRetry={reload} />
      <FailureNote failure={answering.failure} fields={fields.map(({ name }) => `/reply/data/${name}`)} />
      <CheckAll cases={cases} selected={selected} onSelect={onSelect} />
      <ul className="case-checks">
        {cases.map((one) => (
          <CaseCheck key={one.id} one={one} selected={selected} onSelect={onSelect}>
            {one.suggestion === null ? null : (
              <span className="faint">{t('case.suggestion', { text: one.suggestion })}</span>
            )}
          </CaseCheck>
        ))}
      </ul>
      <fieldset className="choices">
        <legend>{t('case.decision')}</legend>
        <Radio.Group
          vertical
          value={chosen}
          onChange={({ target }) => setDecision(String(target.value))}
          options={decisions.map(({ port, label }) => ({
            value: port,
            label: label === undefined ? port : say(label),
          }))}
        />
      </fieldset>
      <PlainForm
        fields={fields}
        texts={texts}
        onTexts={setTexts}
        failure={answering.failure}
        base="/reply/data"
      />
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" disabled={selected.length === 0 || chosen === ''}>
          {t('cases.submit', { count: selected.length })}
        </Button>
      </div>
    </Form>
  );
}
