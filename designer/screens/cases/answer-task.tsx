import { useMemo, useState, type ReactNode } from 'react';
import { printJsonSorted } from '../../../schemas/values/print-json.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Text } from '../../../schemas/text.ts';
import { resolveCase } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { problemsBelow, readDraft } from '../../ui/json-draft.ts';
import { dataOf, fieldsOf } from '../../ui/form-fields.ts';
import { PlainForm } from '../../ui/plain-form.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { skeletonOf } from '../../ui/skeleton.ts';
import { useSubmit } from '../../ui/submit.ts';
import type { AnswerProps } from './case-card.tsx';
import { readDetails } from './details.ts';

/** A decision, with the data its form asks for. */
export function AnswerTask({ file, onDone }: AnswerProps): ReactNode {
  const { t, say } = useLanguage();
  const { decisions, form } = readDetails(file.details);
  const [decision, setDecision] = useState(decisions[0]?.port ?? '');
  const fields = useMemo(() => fieldsOf(form), [form]);
  const [data, setData] = useState(() => printJsonSorted(skeletonOf(form)));
  const [texts, setTexts] = useState(() =>
    Object.fromEntries((fields ?? []).map(({ name, initial }) => [name, initial])),
  );
  const [note, setNote] = useState('');
  const written = (): Json =>
    fields === undefined ? readDraft(data, '/reply/data') : dataOf(fields, texts, '/reply/data');
  const answering = useSubmit(() =>
    resolveCase(file.id, {
      reply: { decision, ...(form === undefined ? {} : { data: written() }) },
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
  );
  const shownBeside = (fields ?? [{ name: '' }]).map(({ name }) => `/reply/data${name && `/${name}`}`);
  const inData = problemsBelow(answering.failure, '/reply/data');
  const nameOf = (port: string, label: Text | undefined): string => (label === undefined ? port : say(label));
  return (
    <Form submit={answering} onDone={onDone} label={t('case.answer')}>
      <FailureNote failure={answering.failure} fields={shownBeside} />
      <fieldset className="choices">
        <legend>{t('case.decision')}</legend>
        {decisions.map(({ port, label }) => (
          <label key={port} className="check">
            <input
              type="radio"
              name="decision"
              value={port}
              checked={decision === port}
              onChange={() => setDecision(port)}
            />
            {nameOf(port, label)}
          </label>
        ))}
      </fieldset>
      {fields === undefined ? null : (
        <PlainForm
          fields={fields}
          texts={texts}
          onTexts={setTexts}
          failure={answering.failure}
          base="/reply/data"
        />
      )}
      {form === undefined || fields !== undefined ? null : (
        <>
          <TextArea
            label={t('case.data')}
            hint={t('case.data-hint')}
            spellCheck={false}
            value={data}
            onText={setData}
            problems={inData}
          />
          <details>
            <summary>{t('wait.schema')}</summary>
            <JsonView label={t('wait.schema')} value={form} />
          </details>
        </>
      )}
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" busy={answering.busy}>
          {t('case.submit')}
        </Button>
      </div>
    </Form>
  );
}
