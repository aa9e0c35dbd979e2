import { useState, type ReactNode } from 'react';
import { Input, Select, Space } from 'antd';
import { isNumeric, readNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';

export const UNITS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type Unit = keyof typeof UNITS;
const NAMES = Object.keys(UNITS) as Unit[];

/** The largest unit in which a length of time is a whole number. */
export const unitOf = (ms: number): Unit =>
  ms === 0 ? 'min' : (NAMES.toReversed().find((unit) => ms % UNITS[unit] === 0) ?? 'ms');

interface Props {
  id?: string;
  label: string;
  /** ms */
  value: Json | undefined;
  onChange: (ms: number | undefined) => void;
  readOnly: boolean;
}

/** A length of time in the unit people would say it in. */
export function DurationInput({ id, label, value, onChange, readOnly }: Props): ReactNode {
  const { t } = useLanguage();
  const ms = isNumeric(value) ? Number(value) : undefined;
  const [chosen, setChosen] = useState<Unit | null>(null);
  const unit = chosen ?? unitOf(ms ?? 0);
  return (
    <Space.Compact block>
      <Input
        {...(id === undefined ? {} : { id })}
        inputMode="decimal"
        value={ms === undefined ? '' : String(ms / UNITS[unit])}
        readOnly={readOnly}
        aria-label={label}
        onChange={({ target }) => {
          if (target.value.trim() === '') return onChange(undefined);
          const count = readNumeric(target.value.trim());
          if (count !== undefined) onChange(Math.round(Number(count) * UNITS[unit]));
        }}
      />
      <Select
        value={unit}
        disabled={readOnly}
        className="duration-unit"
        aria-label={t('forms.every')}
        options={NAMES.map((name) => ({ value: name, label: t(`time-unit.${name}`) }))}
        onChange={(next: Unit) => {
          setChosen(next);
          if (ms !== undefined) onChange(Math.round((ms / UNITS[unit]) * UNITS[next]));
        }}
      />
    </Space.Compact>
  );
}
