import { Tag } from 'antd';
import type { ReactNode } from 'react';
import type { AnyField } from './field-path.ts';
import { isEmpty, optionOf, printValue, type Wording } from './print-value.ts';

interface Props {
  field: AnyField;
  value: unknown;
  wording: Wording;
}

/** A value as a list shows it: on one line, whole in its title. */
export function CellValue({ field, value, wording }: Props): ReactNode {
  if (isEmpty(value)) return null;
  const text = printValue(field, value, wording);
  if (field.type === 'select')
    return (
      <Tag
        variant="filled"
        className="cell-tag"
        color={optionOf(field, value)?.color ?? 'default'}
        title={text}
      >
        {text}
      </Tag>
    );
  if (field.type === 'multi-select' && Array.isArray(value))
    return value.map((id: unknown) => (
      <Tag
        key={String(id)}
        variant="filled"
        className="cell-tag"
        color={optionOf(field, id)?.color ?? 'default'}
      >
        {printValue({ ...field, type: 'multi-select' }, [id], wording)}
      </Tag>
    ));
  return (
    <span className={field.type === 'instant' || field.type === 'phone' ? 'figures' : undefined} title={text}>
      {text}
    </span>
  );
}
