import { useState, type ReactNode } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useLanguage } from '../language/language.tsx';
import type { DataField } from './data-fields.ts';
import { FieldShelf } from './field-shelf.tsx';
import { useSurroundings } from './surroundings.tsx';

/** Puts a field into an input without dragging: by mouse, or by keys alone. */
export function FieldPicker({ onPick }: { onPick: (field: DataField) => void }): ReactNode {
  const { t } = useLanguage();
  const { readOnly, fields } = useSurroundings();
  const [open, setOpen] = useState(false);
  if (readOnly || fields.length === 0) return null;
  const pick = (field: DataField): void => {
    setOpen(false);
    onPick(field);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      placement="bottomRight"
      destroyOnHidden
      content={<FieldShelf onPick={pick} autoFocus />}
    >
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        aria-label={t('forms.insert-field')}
        title={t('forms.insert-field')}
        data-testid="insert-field"
      />
    </Popover>
  );
}
