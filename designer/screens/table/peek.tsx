import { Button, Drawer, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { getRecord, type TableRecord } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { CellValue } from '../../tables/cell-value.tsx';
import { fieldsOf } from '../../tables/field-path.ts';
import { isEmpty } from '../../tables/print-value.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';

interface Props {
  table: TableSummary;
  record: TableRecord;
  to: string;
  onClose(): void;
}

/** A look at a record beside the list; what is empty is left out. */
export function Peek({ table, record, to, onClose }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { definition } = table;
  const { value, failure, reload } = useLoad(`${table.id} ${record.id} ${record.revision}`, (signal) =>
    getRecord(table.id, record.id, false, signal),
  );
  const title = definition.titleField === undefined ? undefined : record[definition.titleField];
  return (
    <Drawer
      open
      size={480}
      mask={false}
      title={isEmpty(title) ? t('table.untitled') : String(title)}
      onClose={onClose}
      extra={
        <Link to={to}>
          <Button type="primary">{t('table.open')}</Button>
        </Link>
      }
    >
      <FailureNote failure={failure} onRetry={reload} />
      {value === null ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <dl className="peek-facts">
          {fieldsOf(definition)
            .filter(({ path }) => !isEmpty(value[path]))
            .map(({ path, field }) => (
              <div key={path} style={{ display: 'contents' }}>
                <dt>{say(field.title)}</dt>
                <dd>
                  <CellValue field={field} value={value[path]} wording={{ say, t, titles: {} }} />
                </dd>
              </div>
            ))}
        </dl>
      )}
    </Drawer>
  );
}
