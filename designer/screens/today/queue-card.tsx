import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { RunActivity } from '../../api/today.ts';
import { fullTime } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import type { Kept } from '../../ui/kept.ts';
import { TodayCard } from './today-card.tsx';

/** What runs: open ones by state, and what each of the last 24 hours started. */
export function QueueCard({ activity }: { activity: Kept<RunActivity> }): ReactNode {
  const { t } = useLanguage();
  const { value, stale } = activity;
  const most = Math.max(1, ...(value?.hours ?? []).map(({ runs }) => runs));
  const all = (value?.hours ?? []).reduce((sum, { runs }) => sum + runs, 0);
  return (
    <TodayCard title={t('today.queue')} of={activity} extra={<Link to="/runs">{t('today.all')}</Link>}>
      <p className={`queue-open figures ${stale ? 'stale' : ''}`}>
        {(['queued', 'running', 'waiting'] as const).map((status) => (
          <Link key={status} to={`/runs?status=${status}`}>
            {t(`status.${status}`)} {value?.open[status] ?? t('today.unknown')}
          </Link>
        ))}
      </p>
      <div
        className={`hours ${stale ? 'stale' : ''}`}
        role="img"
        aria-label={t('today.hours', { count: all })}
      >
        {(value?.hours ?? []).map(({ fromAt, runs, failures }) => (
          <span
            key={fromAt}
            className="hour"
            title={t('today.hour', { time: fullTime(fromAt).slice(11, 16), runs, failures })}
          >
            <span className="hour-bad" style={{ height: `${(100 * failures) / most}%` }} />
            <span className="hour-good" style={{ height: `${(100 * (runs - failures)) / most}%` }} />
          </span>
        ))}
      </div>
      <p className="hours-ends faint figures" aria-hidden="true">
        <span>{t('today.hours-ago')}</span>
        <span>{t('today.now')}</span>
      </p>
    </TodayCard>
  );
}
