import { Table } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { tableTriggers, type TableTrigger } from '../../api/tables.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { When } from '../../ui/when.tsx';

/** The flows that start when records of the table change. */
export function Triggers({ table }: { table: string }): ReactNode {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const { value, failure, reload } = useLoad(table, (signal) => tableTriggers(table, signal));
  return (
    <>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<TableTrigger>
        size="small"
        rowKey={({ flow, node }) => `${flow} ${node}`}
        pagination={false}
        loading={value === null && failure === null}
        dataSource={value?.items ?? []}
        locale={{ emptyText: t('table.no-triggers') }}
        columns={[
          {
            title: t('runs.flow'),
            render: (_, { flow }) => (
              <Link to={`/runs?flow=${encodeURIComponent(flow)}`}>{nameOf(flow)}</Link>
            ),
          },
          {
            title: t('table.trigger-runs'),
            align: 'end',
            width: 140,
            render: (_, { started }) => started.toLocaleString('en-US'),
          },
          {
            title: t('table.trigger-last'),
            width: 180,
            render: (_, { lastAt }) => (lastAt === null ? '—' : <When at={lastAt} />),
          },
          {
            title: t('table.state'),
            width: 160,
            render: (_, { caughtUp }) => t(caughtUp ? 'table.caught-up' : 'table.catching-up'),
          },
        ]}
      />
    </>
  );
}
