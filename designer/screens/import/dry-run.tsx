import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Counts } from './counts.tsx';
import { isWorking } from './import-state.tsx';
import { ReviewProblems } from './review-problems.tsx';
import { useImport } from './use-import.ts';

/** The whole way without writing anything: the counts it would come to, and what would not be taken. */
export function DryRun({ id, table }: { id: string; table: TableSummary }): ReactNode {
  const { t, say } = useLanguage();
  const { value, failure } = useImport(id);
  if (value === null) return <Skeleton active paragraph={{ rows: 2 }} />;
  return (
    <div data-testid="dry-run-result" aria-busy={isWorking(value.state)}>
      <p>
        <strong>{t(isWorking(value.state) ? 'intake.dry-running' : 'intake.dry-result')}</strong>
      </p>
      <FailureNote failure={failure} />
      {value.problem === null ? null : <p className="notice">{say(value.problem.message)}</p>}
      <Counts counts={value.counts} />
      {value.counts.refused > 0 && !isWorking(value.state) ? (
        <ReviewProblems view={value} table={table} readOnly onChanged={() => undefined} />
      ) : null}
    </div>
  );
}
