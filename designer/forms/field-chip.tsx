import type { ReactNode } from 'react';
import { Tooltip } from 'antd';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { sampleOf, type DataField } from './data-fields.ts';
import { dragField, useSurroundings } from './surroundings.tsx';

/** A sample value as short as a chip has room for. */
export function shortValue(value: unknown, most = 24): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : printJson(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

interface Props {
  field: DataField;
  onPick?: (field: DataField) => void;
  /** Without its sample value. */
  short?: boolean;
}

/** A field by its label and a sample value: dragged into a setting, or put there by a press. */
export function FieldChip({ field, onPick, short = false }: Props): ReactNode {
  const { say, t } = useLanguage();
  const { data, target } = useSurroundings();
  const sample = short ? '' : shortValue(sampleOf(field, data));
  const pick = (): void => (onPick ?? target.current)?.(field);
  return (
    <Tooltip title={say(field.fullLabel)} mouseEnterDelay={0.6}>
      <button
        type="button"
        className="field-chip"
        draggable
        data-testid={`field-${field.path}`}
        aria-label={t('forms.chip', { field: say(field.fullLabel), sample })}
        onDragStart={({ dataTransfer }) => dragField(dataTransfer, field)}
        onClick={pick}
      >
        <span className="field-chip-label">{say(field.label)}</span>
        {sample === '' ? null : <span className="field-chip-sample">{sample}</span>}
      </button>
    </Tooltip>
  );
}
