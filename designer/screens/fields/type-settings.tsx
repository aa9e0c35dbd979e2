import { Button, Input, InputNumber } from 'antd';
import type { ReactNode } from 'react';
import type { RowField, TableField } from '../../../schemas/table.ts';
import { listTables, type TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { freeOptionId } from '../../tables/field-draft.ts';
import { Choice } from '../../ui/choice.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { useLoad } from '../../ui/load.ts';

interface Props {
  table: TableSummary;
  field: TableField;
  onChange(field: TableField): void;
}

/** What a type has to know beyond its name. */
export function TypeSettings({ table, field, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  switch (field.type) {
    case 'decimal':
      return (
        <>
          <Field label={t('table.scale')}>
            {(described) => (
              <InputNumber
                {...described}
                min={0}
                max={6}
                value={field.scale}
                onChange={(scale) => onChange({ ...field, scale: scale ?? 2 })}
              />
            )}
          </Field>
          <TextField
            label={t('table.currency')}
            hint={t('table.currency-hint')}
            value={field.currency ?? ''}
            maxLength={3}
            onText={(text) => {
              const { currency: _gone, ...rest } = field;
              onChange(text === '' ? rest : { ...rest, currency: text.toUpperCase() });
            }}
          />
        </>
      );
    case 'select':
    case 'multi-select':
      return <Options field={field} onChange={onChange} />;
    case 'reference':
      return <ReferredTable field={field} own={table.id} onChange={onChange} />;
    case 'rows':
      return <Columns field={field} onChange={onChange} />;
    case 'auto-number':
      return (
        <TextField
          label={t('table.prefix')}
          value={field.prefix ?? ''}
          maxLength={20}
          onText={(prefix) => onChange({ ...field, prefix })}
        />
      );
    default:
      return null;
  }
}

type OptionField = Extract<TableField, { type: 'select' | 'multi-select' }>;

function Options({ field, onChange }: { field: OptionField; onChange(field: TableField): void }): ReactNode {
  const { t, say } = useLanguage();
  const { options } = field;
  const set = (next: OptionField['options']): void => onChange({ ...field, options: next });
  return (
    <div className="field" role="group" aria-label={t('table.options')}>
      <span>{t('table.options')}</span>
      {options.map((option, index) => (
        <span key={option.id} className="option-line">
          <Input
            aria-label={t('table.option', { number: index + 1 })}
            value={say(option.title)}
            onChange={(event) =>
              set(
                options.map((one) =>
                  one === option
                    ? { ...one, title: { zh: event.target.value, en: event.target.value } }
                    : one,
                ),
              )
            }
          />
          <Button
            type="text"
            aria-label={t('table.drop-option', { option: say(option.title) })}
            onClick={() => set(options.filter((one) => one !== option))}
          >
            ×
          </Button>
        </span>
      ))}
      <Button
        size="small"
        onClick={() =>
          set([...options, { id: freeOptionId(options.map(({ id }) => id)), title: { zh: '', en: '' } }])
        }
      >
        {t('table.add-option')}
      </Button>
    </div>
  );
}

type ReferenceField = Extract<TableField, { type: 'reference' }>;

function ReferredTable({
  field,
  own,
  onChange,
}: {
  field: ReferenceField;
  own: string;
  onChange(field: TableField): void;
}): ReactNode {
  const { t, say } = useLanguage();
  const { value } = useLoad('tables', listTables);
  return (
    <Choice
      label={t('table.refers-to')}
      value={field.table}
      onText={(table) => onChange({ ...field, table })}
      options={(value?.items ?? []).map(({ id, definition }) => ({
        value: id,
        label: id === own ? t('table.this-table') : say(definition.title),
      }))}
    />
  );
}

type RowsField = Extract<TableField, { type: 'rows' }>;
const columnTypes = ['text', 'integer', 'number', 'boolean', 'date', 'instant'] as const;

function Columns({ field, onChange }: { field: RowsField; onChange(field: TableField): void }): ReactNode {
  const { t, say } = useLanguage();
  const { fields } = field;
  const set = (next: RowField[]): void => onChange({ ...field, fields: next });
  const freeId = (): string => {
    for (let number = fields.length + 1; ; number += 1)
      if (fields.every(({ id }) => id !== `column${number}`)) return `column${number}`;
  };
  return (
    <div className="field" role="group" aria-label={t('table.row-columns')}>
      <span>{t('table.row-columns')}</span>
      {fields.map((column, index) => (
        <span key={column.id} className="option-line">
          <Input
            aria-label={t('table.option', { number: index + 1 })}
            value={say(column.title)}
            onChange={(event) =>
              set(
                fields.map((one) =>
                  one === column
                    ? { ...one, title: { zh: event.target.value, en: event.target.value } }
                    : one,
                ),
              )
            }
          />
          <Choice
            label={t('table.type')}
            value={column.type}
            onText={(type) =>
              set(
                fields.map((one) =>
                  one === column
                    ? { id: one.id, title: one.title, type: type as (typeof columnTypes)[number] }
                    : one,
                ),
              )
            }
            options={[...new Set([...columnTypes, column.type])].map((type) => ({
              value: type,
              label: t(`table-type.${type}`),
            }))}
          />
          <Button
            type="text"
            disabled={fields.length === 1}
            aria-label={t('table.drop-option', { option: say(column.title) })}
            onClick={() => set(fields.filter((one) => one !== column))}
          >
            ×
          </Button>
        </span>
      ))}
      <Button
        size="small"
        onClick={() => set([...fields, { id: freeId(), type: 'text', title: { zh: '', en: '' } }])}
      >
        {t('table.add-column')}
      </Button>
    </div>
  );
}
