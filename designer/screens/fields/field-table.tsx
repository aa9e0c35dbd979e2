import { App, Button, Dropdown, Table, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TableEdit, TableField } from '../../../schemas/table.ts';
import type { ApiFailure } from '../../api/failure.ts';
import { asFailure } from '../../api/failure.ts';
import { changeTable, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { DeleteField } from './delete-field.tsx';

interface Props {
  table: TableSummary;
  onEdit(field: TableField): void;
  onChanged(): void;
}

/** Each field with what it is and what can be done with it. */
export function FieldTable({ table, onEdit, onChanged }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [deleting, setDeleting] = useState<TableField | null>(null);
  const { definition } = table;
  const change = async (edit: TableEdit, told: string): Promise<void> => {
    setFailure(null);
    try {
      await changeTable(table.id, table.revision, [edit]);
      void message.success(told);
    } catch (error) {
      setFailure(asFailure(error));
    }
    onChanged();
  };
  const actions = (field: TableField) => {
    const { id } = field;
    const index = definition.indexes.find(({ fields }) => fields.length === 1 && fields[0] === id);
    return [
      field.retired === true
        ? {
            key: 'restore',
            label: t('table.restore-field'),
            onClick: () => void change({ op: 'restore-field', id }, t('table.field-restored')),
          }
        : {
            key: 'retire',
            label: t('table.retire-field'),
            onClick: () => void change({ op: 'retire-field', id }, t('table.field-retired')),
          },
      index === undefined
        ? {
            key: 'index',
            label: t('table.index-field'),
            disabled: ['rows', 'json', 'file', 'address', 'multi-select', 'lookup'].includes(field.type),
            onClick: () =>
              void change({ op: 'add-index', index: { id, fields: [id] } }, t('table.index-building')),
          }
        : {
            key: 'no-index',
            label: t('table.drop-index'),
            onClick: () => void change({ op: 'remove-index', id: index.id }, t('table.index-dropped')),
          },
      {
        key: 'title',
        label: t('table.as-title'),
        disabled: definition.titleField === id,
        onClick: () => void change({ op: 'set-title-field', field: id }, t('table.title-set')),
      },
      { key: 'delete', label: t('table.delete-field'), danger: true, onClick: () => setDeleting(field) },
    ];
  };
  return (
    <>
      <FailureNote failure={failure} />
      <Table<TableField>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={definition.fields}
        onRow={({ id }) => ({ 'data-field': id }) as object}
        columns={[
          {
            title: t('table.field'),
            render: (_, field) => (
              <span className={field.retired === true ? 'faint' : undefined}>
                {say(field.title)}{' '}
                {definition.titleField === field.id ? <Tag>{t('table.is-title')}</Tag> : null}
              </span>
            ),
          },
          { title: t('table.type'), width: 140, render: (_, field) => t(`table-type.${field.type}`) },
          {
            title: t('table.marks'),
            render: (_, field) => <Marks table={table} field={field} />,
          },
          {
            width: 160,
            align: 'end',
            render: (_, field) =>
              may('edit', 'table') ? (
                <>
                  <Button size="small" type="link" onClick={() => onEdit(field)}>
                    {t('table.settings')}
                  </Button>
                  <Dropdown trigger={['click']} menu={{ items: actions(field) }}>
                    <Button
                      size="small"
                      type="text"
                      aria-label={t('table.more-of', { field: say(field.title) })}
                    >
                      {t('action.more')}
                    </Button>
                  </Dropdown>
                </>
              ) : null,
          },
        ]}
      />
      {deleting === null ? null : (
        <DeleteField
          table={table}
          field={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function Marks({ table: { definition }, field }: { table: TableSummary; field: TableField }): ReactNode {
  const { t } = useLanguage();
  return (
    <>
      {field.retired === true ? <Tag>{t('table.retired')}</Tag> : null}
      {field.required === true ? <Tag color="blue">{t('table.is-required')}</Tag> : null}
      {field.pii === undefined ? null : <Tag color="gold">{t('table.is-pii')}</Tag>}
      {definition.keys.some(({ fields }) => fields.includes(field.id)) ? (
        <Tag>{t('table.in-key')}</Tag>
      ) : null}
      {definition.indexes.some(({ fields: [first] }) => first === field.id) ? (
        <Tag>{t('table.indexed')}</Tag>
      ) : null}
    </>
  );
}
