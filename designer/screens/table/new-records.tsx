import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { queryRecords } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { cursorBehind } from '../../tables/numbered-rows.ts';
import { settle } from '../../ui/settle.ts';

interface Props {
  table: TableSummary;
  filter: unknown;
  /** The newest record of the list; null where the list is not in the order of its records. */
  newest: number | null;
  title: string;
  onRefresh(): void;
}

const EVERY_MS = 8_000;
const MOST = 1_000;

/** Counts what came since the list was opened, and moves no row until asked to. */
export function NewRecords({ table, filter, newest, title, onRefresh }: Props): ReactNode {
  const { t } = useLanguage();
  const [count, setCount] = useState(0);
  const asked = JSON.stringify([table.id, filter, newest]);
  useEffect(() => setCount(0), [asked]);
  useEffect(() => {
    if (newest === null) return undefined;
    const leave = new AbortController();
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      // Behind the newest known record only what is new is read, however long the table is.
      const answer = await settle(
        queryRecords(
          table.id,
          {
            ...(filter === undefined ? {} : { filter }),
            sort: [{ field: 'id', direction: 'asc' }],
            cursor: cursorBehind(newest),
            fields: [],
            limit: MOST,
          },
          leave.signal,
        ),
      );
      if (!leave.signal.aborted && answer.failure === null) setCount(answer.value.items.length);
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      clearInterval(timer);
      leave.abort();
    };
  }, [asked]);
  if (count === 0) return null;
  return (
    <div className="list-bar" role="status" data-testid="new-records">
      <span>{t(count === MOST ? 'table.news-many' : 'table.news', { count, title })}</span>
      <Button size="small" type="primary" onClick={onRefresh}>
        {t('action.reload')}
      </Button>
    </div>
  );
}
