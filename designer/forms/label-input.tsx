import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { useSurroundings } from './surroundings.tsx';

interface Props {
  id?: string;
  label: string;
  value: Text | undefined;
  onChange: (text: Json | undefined) => void;
  optional?: boolean;
}

/** A name in both languages; the other one follows until it is given itself. */
export function LabelInput({ id, label, value, onChange, optional = false }: Props): ReactNode {
  const { t, language } = useLanguage();
  const { readOnly } = useSurroundings();
  const other = language === 'zh' ? 'en' : 'zh';
  const now: Text = value ?? { zh: '', en: '' };
  const write = (next: Text): void =>
    onChange(optional && next.zh === '' && next.en === '' ? undefined : { ...next });
  return (
    <div className="label-input">
      <Input
        {...(id === undefined ? {} : { id })}
        value={now[language]}
        readOnly={readOnly}
        aria-label={label}
        onChange={({ target: { value: text } }) =>
          write({ ...now, [language]: text, ...(now[other] === now[language] ? { [other]: text } : {}) })
        }
      />
      <Input
        className="label-other"
        value={now[other]}
        readOnly={readOnly}
        prefix={<span className="quiet">{t(other === 'en' ? 'forms.in-en' : 'forms.in-zh')}</span>}
        aria-label={`${label} ${t(other === 'en' ? 'forms.in-en' : 'forms.in-zh')}`}
        onChange={({ target: { value: text } }) => write({ ...now, [other]: text })}
      />
    </div>
  );
}
