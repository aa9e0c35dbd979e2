import { useEffect, useRef, useState, type ReactNode } from 'react';
import { AutoComplete, Input, Select } from 'antd';
import { isNumeric, printNumeric, readNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { SeenValue, ShapeType } from '../../schemas/shape.ts';
import { useLanguage } from '../language/language.tsx';
import { asKind, constantKind, type ConstantKind } from './constant-kind.ts';
import { JsonEditor } from './json-editor.tsx';
import { idOf, useSurroundings } from './surroundings.tsx';

interface Props {
  value: Json | undefined;
  onChange: (value: Json) => void;
  label: string;
  id?: string | undefined;
  /** Of what it is compared with or becomes. */
  types?: readonly ShapeType[];
  /** Values that were seen; `closed`: there are no others. */
  seen?: readonly SeenValue[];
  closed?: boolean;
  /** Lets the kind be chosen where nothing tells it. */
  anyKind?: boolean;
  testId?: string;
}

const KINDS: readonly ConstantKind[] = ['text', 'number', 'boolean', 'json'];

/** A fixed value: a text, an exact number, yes or no. */
export function ConstantInput(props: Props): ReactNode {
  const { value, onChange, types = [], anyKind = false, label } = props;
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const [chosen, setChosen] = useState<ConstantKind | null>(null);
  const kind = constantKind(value, types);
  const told = types.some((type) => type !== 'null');
  const shown = chosen !== null && (value === '' || value === undefined || value === null) ? chosen : kind;
  return (
    <div className="constant">
      {anyKind && !told ? (
        <Select
          className="constant-kind"
          value={shown}
          disabled={readOnly}
          aria-label={t('forms.kind-of', { field: label })}
          options={KINDS.map((one) => ({ value: one, label: t(`constant-kind.${one}`) }))}
          popupMatchSelectWidth={false}
          onChange={(next: ConstantKind) => {
            setChosen(next);
            onChange(asKind(value, next));
          }}
        />
      ) : null}
      <ByKind {...props} kind={shown} />
    </div>
  );
}

function ByKind({ kind, ...props }: Props & { kind: ConstantKind }): ReactNode {
  const { value, onChange, label, id, testId } = props;
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  if (kind === 'json')
    return <JsonEditor value={value ?? null} onChange={onChange} label={label} height={140} />;
  if (kind === 'number') return <NumberInput {...props} />;
  if (kind === 'boolean')
    return (
      <Select
        {...idOf(id)}
        value={value === true}
        disabled={readOnly}
        aria-label={label}
        options={[
          { value: true, label: t('forms.yes') },
          { value: false, label: t('forms.no') },
        ]}
        onChange={(next: boolean) => onChange(next)}
      />
    );
  return <TextValue {...props} testId={testId ?? 'constant'} />;
}

function TextValue({ value, onChange, label, id, seen = [], closed = false, testId }: Props): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const text = typeof value === 'string' ? value : '';
  const options = seen.map(({ value: one, count }) => ({
    value: String(one),
    label: count === 0 ? String(one) : t('forms.seen-value', { value: String(one), count }),
  }));
  if (options.length === 0)
    return (
      <Input
        {...idOf(id)}
        value={text}
        readOnly={readOnly}
        aria-label={label}
        data-testid={testId}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  return (
    <AutoComplete
      {...idOf(id)}
      value={text}
      disabled={readOnly}
      aria-label={label}
      data-testid={testId}
      options={options}
      status={closed && text !== '' && !options.some((option) => option.value === text) ? 'warning' : ''}
      showSearch={{ filterOption: (typed, option) => option?.value.includes(typed) === true }}
      onChange={(next: string) => onChange(next)}
    />
  );
}

/** Keeps every digit: what is typed is read as a decimal, never as a double. */
export function NumberInput({
  value,
  onChange,
  label,
  id,
  testId = 'number',
}: Pick<Props, 'value' | 'label' | 'id' | 'testId'> & { onChange: (value: Json) => void }): ReactNode {
  const { readOnly } = useSurroundings();
  const written = isNumeric(value) ? printNumeric(value) : '';
  const [text, setText] = useState(written);
  const known = useRef(written);
  useEffect(() => {
    if (known.current === written) return;
    known.current = written;
    setText(written);
  }, [written]);
  const number = readNumeric(text.trim());
  return (
    <Input
      {...idOf(id)}
      value={text}
      readOnly={readOnly}
      inputMode="decimal"
      status={text.trim() !== '' && number === undefined ? 'error' : ''}
      aria-label={label}
      data-testid={testId}
      onChange={({ target }) => {
        setText(target.value);
        const read = readNumeric(target.value.trim());
        if (read === undefined) return;
        known.current = printNumeric(read);
        onChange(read);
      }}
    />
  );
}
