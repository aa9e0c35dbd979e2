import { Input, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { fromField, toField } from '../language/clock.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { AnyField } from './field-path.ts';
import { printPlain } from './print-value.ts';
import type { Condition } from './filter-model.ts';

interface Props {
  field: AnyField;
  condition: Condition;
  onChange(condition: Condition): void;
}

/** The value a condition compares with, written as the type of its field asks for. */
export function FilterValue({ field, condition, onChange }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { operator, value } = condition;
  const set = (next: unknown): void => onChange({ ...condition, value: next });
  const label = t('table.filter-value');
  if (operator === 'empty' || operator === 'filled') return <span />;
  if (operator === 'within')
    return (
      <InputNumber
        aria-label={label}
        data-testid="filter-value"
        min={0}
        max={3650}
        suffix={t('table.days')}
        value={typeof value === 'number' ? value : null}
        onChange={(days) => set(days ?? undefined)}
        style={{ width: '100%' }}
      />
    );
  if (operator === 'between') {
    const [from, until] = Array.isArray(value) ? (value as unknown[]) : [];
    return (
      <span className="filter-ends">
        <OneValue
          field={field}
          label={t('table.filter-from')}
          value={from}
          onChange={(next) => set([next, until])}
        />
        <OneValue
          field={field}
          label={t('table.filter-until')}
          value={until}
          onChange={(next) => set([from, next])}
        />
      </span>
    );
  }
  if (field.type === 'select' || field.type === 'multi-select')
    return (
      <Select
        aria-label={label}
        data-testid="filter-value"
        {...(operator === 'any-of' || operator === 'none-of' ? { mode: 'multiple' as const } : {})}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={set}
        options={field.options.map((one) => ({ value: one.id, label: say(one.title) }))}
      />
    );
  if (field.type === 'boolean')
    return (
      <Select
        aria-label={label}
        data-testid="filter-value"
        value={typeof value === 'boolean' ? String(value) : undefined}
        onChange={(next) => set(next === 'true')}
        options={[
          { value: 'true', label: t('table.yes') },
          { value: 'false', label: t('table.no') },
        ]}
      />
    );
  if (operator === 'any-of' || operator === 'none-of')
    return (
      <Select
        aria-label={label}
        data-testid="filter-value"
        mode="tags"
        open={false}
        tokenSeparators={[',', ' ', '\n', '\t', '，']}
        value={Array.isArray(value) ? (value as string[]) : []}
        onChange={set}
      />
    );
  return <OneValue field={field} label={label} value={value} onChange={set} />;
}

interface OneProps {
  field: AnyField;
  label: string;
  value: unknown;
  onChange(value: unknown): void;
}

/** Asked once it is written: half a number would look for another one. */
function OneValue({ field, label, value, onChange }: OneProps): ReactNode {
  const shown =
    value === undefined || value === null
      ? ''
      : field.type === 'instant'
        ? toField(Number(value))
        : printPlain(value);
  const [draft, setDraft] = useState(shown);
  const tell = (text: string): void => {
    const trimmed = text.trim();
    if (trimmed === shown) return;
    if (trimmed === '') onChange(undefined);
    else if (field.type === 'instant') onChange(fromField(trimmed));
    else if (['number', 'integer', 'decimal'].includes(field.type))
      onChange(/^-?\d{1,15}(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined);
    else onChange(trimmed);
  };
  return (
    <Input
      aria-label={label}
      data-testid="filter-value"
      type={field.type === 'instant' ? 'datetime-local' : field.type === 'date' ? 'date' : 'text'}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => tell(draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event.nativeEvent)) tell(draft);
      }}
    />
  );
}
