import type { ReactNode } from 'react';
import { Tooltip } from 'antd';
import { Link } from 'react-router';
import { syncNow, type ChannelState } from '../../api/today.ts';
import { useSession } from '../../app/session.tsx';
import { duration, shortTime } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import type { Kept } from '../../ui/kept.ts';
import { Status, type Tone } from '../../ui/status.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { TodayCard } from './today-card.tsx';

const toneOf = ({ channel, failure, lagMs, targetMs }: ChannelState): Tone => {
  if (!channel.enabled) return 'idle';
  if (failure !== null) return 'bad';
  return lagMs !== null && lagMs > targetMs ? 'waiting' : 'good';
};

/** How each shop is: last read, how far behind, the last 24 hours; and reading it now. */
export function ChannelsCard({ channels }: { channels: Kept<ChannelState[]> }): ReactNode {
  const { t } = useLanguage();
  const { value, stale } = channels;
  return (
    <TodayCard title={t('shell.channels')} of={channels} extra={<Link to="/channels">{t('today.all')}</Link>}>
      {value?.length === 0 ? (
        <p className="today-none">
          <Link to="/channels">{t('today.connect')}</Link>
        </p>
      ) : null}
      <ul className={`channel-list ${stale ? 'stale' : ''}`}>
        {(value ?? []).map((one) => (
          <ChannelRow key={one.channel.id} one={one} onDone={channels.reload} />
        ))}
      </ul>
    </TodayCard>
  );
}

function ChannelRow({ one, onDone }: { one: ChannelState; onDone(): void }): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { channel, succeededAt, lagMs, day, failure } = one;
  const syncing = useSubmit(async () => {
    await syncNow(channel.id);
    onDone();
  });
  const told = syncing.failure?.text ?? failure?.message;
  const tone = toneOf(one);
  return (
    <li data-testid={`channel-${channel.id}`}>
      <span className="channel-line">
        <Link to={`/channels/${channel.id}`}>{channel.title}</Link>
        <Status tone={tone}>{t(`channel-tone.${tone}`)}</Status>
        {may('run', 'channel', channel.id) && channel.enabled && channel.mode !== 'file' ? (
          <Button look="quiet" busy={syncing.busy} onClick={() => void syncing.submit()}>
            {t('today.sync-now')}
          </Button>
        ) : null}
      </span>
      <span className="channel-line faint figures">
        <span>
          {succeededAt === null
            ? t('today.never-read')
            : t('today.read-at', { time: shortTime(succeededAt, Date.now()) })}
        </span>
        {lagMs === null ? null : <span>{t('today.behind', { time: duration(lagMs, t) })}</span>}
      </span>
      <Tooltip title={t('today.day-bar')}>
        <span className="day-bar" role="img" aria-label={dayText(day, t)}>
          {day.map(({ fromAt, state }) => (
            <span key={fromAt} className={`day-cell day-${state}`} />
          ))}
        </span>
      </Tooltip>
      {told === undefined ? null : <span className="channel-told">{say(told)}</span>}
    </li>
  );
}

const dayText = (day: ChannelState['day'], t: ReturnType<typeof useLanguage>['t']): string =>
  t('today.day-missing', { count: day.filter(({ state }) => state === 'missing').length });
