import type { ReactNode } from 'react';
import { problemsAt, type ApiFailure } from '../api/failure.ts';
import { useLanguage } from '../language/language.tsx';
import { Choice } from './choice.tsx';
import { TextField } from './field.tsx';
import type { FormField } from './form-fields.ts';

interface Props {
  fields: readonly FormField[];
  texts: Readonly<Record<string, string>>;
  onTexts(texts: Record<string, string>): void;
  failure: ApiFailure | null;
  /** Where the answers lie in what is sent. */
  base: string;
}

/** One control for each question, with what is wrong beside it. */
export function PlainForm({ fields, texts, onTexts, failure, base }: Props): ReactNode {
  const { t } = useLanguage();
  const nameOf = (text: string): string =>
    text === 'true' ? t('choice.yes') : text === 'false' ? t('choice.no') : text;
  return fields.map(({ name, label, kind, choices, required }) => {
    const common = {
      label: required ? label : t('field.optional', { label }),
      value: texts[name] ?? '',
      problems: problemsAt(failure, `${base}/${name}`),
      onText: (text: string) => onTexts({ ...texts, [name]: text }),
    };
    if (kind !== 'choice')
      return <TextField key={name} {...common} inputMode={kind === 'number' ? 'decimal' : 'text'} />;
    const options = choices.map(({ text }) => ({ value: text, label: nameOf(text) }));
    return <Choice key={name} {...common} options={[{ value: '', label: t('choice.none') }, ...options]} />;
  });
}
