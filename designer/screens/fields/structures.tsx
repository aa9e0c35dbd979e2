import { App, Button, Progress, Table } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { asFailure } from '../../api/failure.ts';
import { changeTable, tableStructures, type TableStructure, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';

interface Props {
  table: TableSummary;
  onChanged(): void;
}

const EVERY_MS = 2_000;

/** Keys and indexes with how far they are built; building goes on while the table is written to. */
export function Structures({ table, onChanged }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const { value, failure, reload } = useLoad(`${table.id} ${table.revision}`, (signal) =>
    tableStructures(table.id, signal),
  );
  const items = value?.items ?? [];
  const working = items.some(({ state }) => state === 'building' || state === 'dropping');
  useEffect(() => {
    if (!working) return undefined;
    const timer = setInterval(reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [working, reload]);
  const named = (path: string): string => {
    const at = fieldAt(table.definition, path);
    return at === undefined ? path : titleOf(at, say);
  };
  const drop = async (name: string): Promise<void> => {
    try {
      await changeTable(table.id, table.revision, [{ op: 'remove-index', id: name }]);
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    onChanged();
  };
  return (
    <>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<TableStructure>
        size="small"
        rowKey={({ kind, name }) => `${kind} ${name}`}
        pagination={false}
        loading={value === null && failure === null}
        dataSource={items}
        columns={[
          { title: t('table.kind'), width: 140, render: (_, { kind }) => t(`table-structure.${kind}`) },
          { title: t('table.fields'), render: (_, { fields }) => fields.map(named).join(' + ') },
          {
            title: t('table.state'),
            width: 220,
            render: (_, { state, progress, problem }) =>
              problem !== null ? (
                say(problem.message)
              ) : state === 'ready' ? (
                t('table.ready')
              ) : (
                <Progress size="small" percent={Math.round(progress * 100)} />
              ),
          },
          {
            width: 100,
            align: 'end',
            render: (_, { kind, name }) =>
              kind === 'index' && may('edit', 'table') ? (
                <Button size="small" type="link" danger onClick={() => void drop(name)}>
                  {t('table.remove')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
