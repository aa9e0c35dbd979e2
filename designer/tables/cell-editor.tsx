import { Input, Select, type InputRef } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { fromField, toField } from '../language/clock.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { AnyField } from './field-path.ts';
import { printPlain } from './print-value.ts';

interface Props {
  field: AnyField;
  value: unknown;
  label: string;
  /** What was typed before the editor stood; it replaces the value. */
  typed?: string | undefined;
  /** Null empties the field. */
  onSave(value: unknown): void;
  onCancel(): void;
}

/** Types whose value fits one line of a list; the others are edited where there is room, on the page of the record. */
export const editsInline = (field: AnyField): boolean =>
  [
    'text',
    'long-text',
    'number',
    'integer',
    'decimal',
    'boolean',
    'date',
    'instant',
    'select',
    'multi-select',
    'phone',
  ].includes(field.type);

/** What an input shows of a value. */
function draftOf(field: AnyField, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (field.type === 'instant') return typeof value === 'number' ? toField(value) : '';
  return printPlain(value);
}

/** What is sent for a draft. Numbers go as they were typed: the server says what is wrong with them. */
export function valueOf(field: AnyField, draft: string): unknown {
  const text = field.type === 'long-text' ? draft : draft.trim();
  if (text === '') return null;
  if (field.type === 'instant') return fromField(text) ?? text;
  if (field.type === 'number' || field.type === 'integer')
    return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}

/** An editor in place of a cell: Enter saves, Escape leaves it as it was. */
export function CellEditor(props: Props): ReactNode {
  const { type } = props.field;
  return type === 'select' || type === 'boolean' || type === 'multi-select' ? (
    <ChoiceEditor {...props} />
  ) : (
    <LineEditor {...props} />
  );
}

function LineEditor({ field, value, label, typed, onSave, onCancel }: Props): ReactNode {
  const before = draftOf(field, value);
  const [draft, setDraft] = useState(typed ?? before);
  const input = useRef<InputRef>(null);
  const over = useRef(false);
  useEffect(() => input.current?.focus({ cursor: typed === undefined ? 'all' : 'end' }), [typed]);
  const end = (save: boolean): void => {
    // Leaving by Enter takes the focus away, which would save a second time.
    if (over.current) return;
    over.current = true;
    if (save && draft !== before) onSave(valueOf(field, draft));
    else onCancel();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
  };
  return (
    <Input
      ref={input}
      size="small"
      className="cell-editor"
      aria-label={label}
      data-testid="cell-editor"
      type={field.type === 'instant' ? 'datetime-local' : field.type === 'date' ? 'date' : 'text'}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(true)}
    />
  );
}

function ChoiceEditor({ field, value, label, onSave, onCancel }: Props): ReactNode {
  const { say, t } = useLanguage();
  const many = field.type === 'multi-select';
  const [chosen, setChosen] = useState<unknown>(value ?? (many ? [] : undefined));
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', label: t('table.yes') },
          { value: 'false', label: t('table.no') },
        ]
      : field.type === 'select' || field.type === 'multi-select'
        ? field.options
            .filter((one) => one.retired !== true)
            .map((one) => ({ value: one.id, label: say(one.title) }))
        : [];
  const told = (next: unknown): unknown =>
    field.type === 'boolean' ? (next === undefined ? null : next === 'true') : (next ?? null);
  return (
    <Select
      autoFocus
      defaultOpen
      allowClear
      size="small"
      className="cell-editor"
      aria-label={label}
      data-testid="cell-editor"
      {...(many ? { mode: 'multiple' as const } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={typeof chosen === 'boolean' ? String(chosen) : chosen}
      onChange={(next: unknown) => {
        setChosen(next);
        if (!many) onSave(told(next));
      }}
      onInputKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onCancel();
      }}
      onBlur={() => (many && chosen !== value ? onSave(told(chosen)) : onCancel())}
    />
  );
}
