import type { ReactNode } from 'react';
import type { ChannelView } from '../../api/channels.ts';
import { fullTime } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import './channels.css';

/** The last 24 hours, one mark each, with the hours that were not read said in words. */
export function DayBar({ cells }: { cells: ChannelView['day'] }): ReactNode {
  const { t } = useLanguage();
  const missing = cells.filter(({ state }) => state === 'missing').length;
  return (
    <span
      role="img"
      className="day-bar"
      aria-label={missing === 0 ? t('channel.day-whole') : t('channel.day-gaps', { count: missing })}
    >
      {cells.map(({ fromAt, state }) => (
        <span
          key={fromAt}
          className={`cover-cell cover-${state}`}
          title={t('channel.hour', {
            time: fullTime(fromAt).slice(5, 16),
            state: t(`channel-cover.${state}`),
          })}
        />
      ))}
    </span>
  );
}
