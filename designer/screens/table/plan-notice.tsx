import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { ReadPlan } from '../../api/records.ts';
import { changeTable, type TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useSubmit } from '../../ui/submit.ts';

interface Props {
  table: TableSummary;
  plan: ReadPlan | null;
  filtered: boolean;
  onMade(): void;
}

/** Says that every record is read for this list, and offers the index that would spare it. */
export function PlanNotice({ table, plan, filtered, onMade }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const suggestion = plan?.suggestion;
  const make = useSubmit(async () => {
    if (suggestion === undefined) return;
    await changeTable(table.id, table.revision, [{ op: 'add-index', index: suggestion }]);
    onMade();
  });
  if (plan?.scan !== true || !filtered) return null;
  const names = (suggestion?.fields ?? [])
    .map((path) => fieldAt(table.definition, path))
    .map((at) => (at === undefined ? '' : titleOf(at, say)))
    .join(' + ');
  const made = table.definition.indexes.some(({ id }) => id === suggestion?.id);
  return (
    <>
      <div className="list-bar warn" role="status" data-testid="scan-notice">
        <span>{t('table.scan')}</span>
        <span className="push" />
        {suggestion === undefined || !may('edit', 'table') ? null : made ? (
          <span>{t('table.index-building')}</span>
        ) : (
          <Button size="small" loading={make.busy} onClick={() => void make.submit()}>
            {t('table.make-index', { fields: names })}
          </Button>
        )}
      </div>
      <FailureNote failure={make.failure} />
    </>
  );
}
