import { useState, type ReactNode } from 'react';
import { Drawer } from 'antd';
import { listCases, type Case, type CaseGroup } from '../../api/cases.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useSession } from '../../app/session.tsx';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { usePages } from '../../ui/pages.ts';
import { Button } from '../../ui/button.tsx';
import { Severity } from '../../ui/severity.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { useCauseName } from './cause-name.ts';
import { isLeaving, useDeferred } from './deferred.ts';
import { FixDecisions } from './fix-decisions.tsx';
import { FixIncidents } from './fix-incidents.tsx';
import { FixOutcomes } from './fix-outcomes.tsx';
import { FixRecords } from './fix-records.tsx';

export interface FixProps {
  cases: readonly Case[];
  selected: readonly string[];
  onSelect(ids: readonly string[]): void;
}

const fixes = {
  quarantine: FixRecords,
  task: FixDecisions,
  uncertain: FixOutcomes,
  incident: FixIncidents,
} as const;

type Group = Pick<CaseGroup, 'type' | 'cause' | 'title' | 'severity' | 'oldestAt'>;

/** Everything that waits for one cause, and one form that solves as much of it as is chosen. */
export function GroupDrawer({ group, onClose }: { group: Group; onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const counts = useCaseCounts();
  const causeName = useCauseName();
  const deferred = useDeferred();
  const { type, cause, severity, oldestAt } = group;
  const pages = usePages(`${type} ${cause} ${severity}`, (cursor, signal) =>
    listCases(
      { open: true, type, cause, severity, limit: 100, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  const cases = pages.items.filter(({ id }) => !isLeaving(id));
  const leaving = deferred.reduce((sum, one) => sum + one.cases.length, 0);
  const [dropped, setDropped] = useState<readonly string[]>([]);
  const selected = cases.map(({ id }) => id).filter((id) => !dropped.includes(id));
  const select = (ids: readonly string[]): void =>
    setDropped(cases.map(({ id }) => id).filter((id) => !ids.includes(id)));
  const Fix = fixes[type];
  const none = cases.length === 0 && !pages.busy && pages.failure === null;
  const reload = (): void => {
    pages.reload();
    counts.reload();
  };
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      className="group-drawer"
      closable={{ 'aria-label': t('action.close') }}
      title={
        <span className="card-line">
          <Severity severity={severity} />
          {causeName(group)}
          <span className="faint figures">
            {t('cause.orders', { count: cases.length })} ·{' '}
            {t('cause.longest', { time: duration(Math.max(0, Date.now() - oldestAt), t) })}
          </span>
        </span>
      }
    >
      <div className="stack" data-testid="group-drawer">
        <FailureNote failure={pages.failure} onRetry={reload} />
        {leaving > 0 ? <p className="notice">{t('cases.leaving', { count: leaving })}</p> : null}
        {none ? <Empty title={t('cases.empty')} /> : null}
        {cases.length === 0 || !may('handle', 'case') ? null : (
          <BulkActions selected={selected} onDone={reload} />
        )}
        {cases.length === 0 ? null : <Fix cases={cases} selected={selected} onSelect={select} />}
        {pages.more === null ? null : (
          <Button busy={pages.busy} onClick={pages.more}>
            {t('action.more')}
          </Button>
        )}
      </div>
    </Drawer>
  );
}
