import { Table } from 'antd';
import type { ReactNode } from 'react';
import { tableVersions, type TableSummary, type TableVersion } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { When } from '../../ui/when.tsx';

/** Names of the fields that one version has and the other has not. */
const lacking = (one: TableVersion, other: TableVersion | undefined): TableVersion['definition']['fields'] =>
  other === undefined
    ? []
    : one.definition.fields.filter(({ id }) => other.definition.fields.every((field) => field.id !== id));

/** Who changed the table, when, and which fields came and went. */
export function Versions({ table }: { table: TableSummary }): ReactNode {
  const { t, say } = useLanguage();
  const { value, failure, reload } = useLoad(`${table.id} ${table.revision}`, (signal) =>
    tableVersions(table.id, signal),
  );
  const versions = [...(value?.items ?? [])].sort((one, other) => other.revision - one.revision);
  const change = (version: TableVersion): string => {
    const before = versions.find(({ revision }) => revision === version.revision - 1);
    const added = lacking(version, before).map(({ title }) => say(title));
    const gone = before === undefined ? [] : lacking(before, version).map(({ title }) => say(title));
    return [
      ...(added.length === 0 ? [] : [t('table.version-added', { fields: added.join('、') })]),
      ...(gone.length === 0 ? [] : [t('table.version-gone', { fields: gone.join('、') })]),
    ].join(' ');
  };
  return (
    <>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<TableVersion>
        size="small"
        rowKey="revision"
        pagination={false}
        loading={value === null && failure === null}
        dataSource={versions}
        columns={[
          {
            title: t('table.version'),
            width: 100,
            render: (_, { revision }) => t('table.revision', { revision }),
          },
          { title: t('table.source-when'), width: 180, render: (_, { at }) => <When at={at} full /> },
          { title: t('table.source-who'), width: 220, dataIndex: 'actor' },
          { title: t('table.change'), render: (_, version) => change(version) },
        ]}
      />
    </>
  );
}
