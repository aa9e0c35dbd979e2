import { Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../schemas/problem.ts';
import { toField } from '../language/clock.ts';
import { useLanguage } from '../language/language.tsx';
import { Field } from '../ui/field.tsx';
import { valueOf } from './cell-editor.tsx';
import type { AnyField } from './field-path.ts';
import { printPlain } from './print-value.ts';

interface Props {
  field: AnyField;
  value: unknown;
  problems?: readonly Problem[];
  /** Null empties it. */
  onChange(value: unknown): void;
}

const textOf = (field: AnyField, value: unknown): string => {
  if (value === undefined || value === null) return '';
  return field.type === 'instant' && typeof value === 'number' ? toField(value) : printPlain(value);
};

/** A field of a record in a form. */
export function FieldInput({ field, value, problems, onChange }: Props): ReactNode {
  const { t, say } = useLanguage();
  const [draft, setDraft] = useState(() => textOf(field, value));
  const label = field.required === true ? t('table.required', { field: say(field.title) }) : say(field.title);
  const write = (text: string): void => {
    setDraft(text);
    onChange(valueOf(field, text));
  };
  const options =
    field.type === 'select' || field.type === 'multi-select'
      ? field.options
          .filter(({ retired }) => retired !== true)
          .map(({ id, title }) => ({ value: id, label: say(title) }))
      : [
          { value: 'true', label: t('table.yes') },
          { value: 'false', label: t('table.no') },
        ];
  const choice = ['select', 'multi-select', 'boolean'].includes(field.type);
  return (
    <Field label={label} hint={field.help === undefined ? undefined : say(field.help)} problems={problems}>
      {(described) =>
        choice ? (
          <Select
            {...described}
            allowClear
            {...(field.type === 'multi-select' ? { mode: 'multiple' as const } : {})}
            showSearch={{ optionFilterProp: 'label' }}
            options={options}
            value={typeof value === 'boolean' ? String(value) : value}
            onChange={(next: unknown) =>
              onChange(next === undefined ? null : field.type === 'boolean' ? next === 'true' : next)
            }
          />
        ) : field.type === 'long-text' ? (
          <Input.TextArea
            {...described}
            rows={3}
            value={draft}
            onChange={(event) => write(event.target.value)}
          />
        ) : (
          <Input
            {...described}
            type={field.type === 'instant' ? 'datetime-local' : field.type === 'date' ? 'date' : 'text'}
            value={draft}
            onChange={(event) => write(event.target.value)}
          />
        )
      }
    </Field>
  );
}
