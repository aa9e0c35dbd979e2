import type { ReactNode } from 'react';
import { Select } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { sampleOf, type DataField } from './data-fields.ts';
import { shortValue } from './field-chip.tsx';
import { idOf, useSurroundings } from './surroundings.tsx';

interface Props {
  value: string | undefined;
  onChange: (path: string) => void;
  /** How a chosen field is kept: as settings spell it, or as rules do. */
  spelling?: 'path' | 'rulePath';
  label: string;
  id?: string | undefined;
  invalid?: boolean;
  disabled?: boolean | undefined;
}

interface Option {
  value: string;
  label: ReactNode;
  /** What is searched. */
  words: string;
}

const matches = (typed: string, option: unknown): boolean =>
  (option as Option | undefined)?.words?.includes(typed.toLowerCase()) === true;

/** One field out of all that can be read here, searched by label, with its sample value. */
export function FieldSelect({
  value,
  onChange,
  spelling = 'path',
  label,
  id,
  invalid,
  disabled,
}: Props): ReactNode {
  const { say, t } = useLanguage();
  const { fields, data, readOnly } = useSurroundings();
  const spelt = fields.filter((field) => field[spelling] !== undefined);
  const groups = [...new Set(spelt.map(({ group }) => group))].map((group) => {
    const members = spelt.filter((field) => field.group === group);
    const name = members[0]?.groupLabel;
    return {
      label: name === undefined ? group : say(name),
      options: members.map((field) => option(field, spelling, say, shortValue(sampleOf(field, data), 16))),
    };
  });
  const known = value === undefined || value === '' || spelt.some((field) => field[spelling] === value);
  return (
    <Select
      {...idOf(id)}
      className="field-select"
      showSearch={{ filterOption: matches }}
      value={value === undefined || value === '' ? null : value}
      placeholder={t('forms.choose-field')}
      aria-label={label}
      disabled={readOnly || disabled === true}
      status={invalid === true ? 'error' : ''}
      popupMatchSelectWidth={320}
      options={known ? groups : [...groups, { label: t('forms.unknown-field'), options: [lost(value)] }]}
      onChange={onChange}
      notFoundContent={t('forms.no-field')}
    />
  );
}

const option = (
  field: DataField,
  spelling: 'path' | 'rulePath',
  say: (text: DataField['label']) => string,
  sample: string,
): Option => ({
  value: field[spelling] ?? '',
  label: (
    <span className="field-option" style={{ paddingInlineStart: `${Math.max(0, field.depth - 1)}em` }}>
      <span>{say(field.depth === 0 ? field.groupLabel : field.label)}</span>
      {sample === '' ? null : <span className="field-chip-sample">{sample}</span>}
    </span>
  ),
  words: [field.label.zh, field.label.en, field.fullLabel.zh, field.path].join(' ').toLowerCase(),
});

const lost = (path: string): Option => ({
  value: path,
  label: path.split('.').at(-1) ?? path,
  words: path.toLowerCase(),
});
