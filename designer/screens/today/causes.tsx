import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { CaseGroup } from '../../api/cases.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { shortTime } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { byWeight } from '../cases/by-weight.ts';
import { CauseRow } from '../cases/cause-row.tsx';
import { useRowKeys } from '../cases/use-row-keys.ts';
import { TodayCard } from './today-card.tsx';

/** Cases by what caused them, the worst first: how many orders, for how long, whose turn it is, and what to do. */
export function Causes({ onOpen }: { onOpen(group: CaseGroup): void }): ReactNode {
  const { t } = useLanguage();
  const { groups, failure, reload, readAt } = useCaseCounts();
  const sorted = [...(groups ?? [])].sort(byWeight);
  const keys = useRowKeys(sorted.length, (index) => {
    const group = sorted[index];
    if (group !== undefined) onOpen(group);
  });
  return (
    <TodayCard
      title={t('today.causes')}
      of={{ failure, reload, readAt, busy: false }}
      extra={<Link to="/cases">{t('today.all')}</Link>}
    >
      {groups?.length === 0 ? (
        <p className="today-none" role="status">
          {t('cases.empty')}
          {readAt === null ? null : (
            <span className="faint figures">
              {' '}
              · {t('today.checked', { time: shortTime(readAt, Date.now()) })}
            </span>
          )}
        </p>
      ) : (
        <div role="list" className="cause-list" {...keys.list}>
          {sorted.map((group, index) => (
            <CauseRow
              key={`${group.type} ${group.cause} ${group.severity}`}
              group={group}
              marked={keys.at === index}
              onOpen={() => onOpen(group)}
            />
          ))}
        </div>
      )}
    </TodayCard>
  );
}
