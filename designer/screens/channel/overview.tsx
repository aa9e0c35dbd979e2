import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { replayChannel } from '../../api/channels.ts';
import { asFailure } from '../../api/failure.ts';
import { useSession } from '../../app/session.tsx';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Fact } from '../../ui/fact.tsx';
import { When } from '../../ui/when.tsx';
import { DayBar } from '../channels/day-bar.tsx';
import type { TabProps } from './channel.tsx';
import { Coverage } from './coverage.tsx';

export function Overview({ view, reload }: TabProps): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const { channel, succeededAt, lagMs, targetMs, today, credential, day } = view;
  const replay = async (): Promise<void> => {
    try {
      const { taken, left } = await replayChannel(channel.id);
      void message.success(t('channel.replayed', { taken, left }));
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    reload();
  };
  return (
    <>
      <dl className="channel-grid">
        <Fact name={t('channel.mode')}>{t(`channel-mode.${channel.mode}`)}</Fact>
        <Fact name={t('channel.succeeded')}>
          {succeededAt === null ? t('channel.never') : <When at={succeededAt} />}
        </Fact>
        <Fact name={t('channel.lag')}>
          {lagMs === null ? t('table.unknown') : duration(lagMs, t)} / {duration(targetMs, t)}
        </Fact>
        <Fact name={t('channel.today')}>
          {today.ours} / {today.theirs ?? t('table.unknown')}
        </Fact>
        <Fact name={t('channel.access')}>
          {!credential.given
            ? t('channel.no-credential')
            : credential.daysLeft === null
              ? t('channel.credential-given')
              : t('channel.days-left', { count: credential.daysLeft })}
        </Fact>
        <Fact name={t('channel.proof')}>{t(`channel-proof.${view.proof}`)}</Fact>
        <Fact name={t('channel.quarantined')}>
          {view.quarantined}{' '}
          {view.quarantined > 0 && may('run', 'channel') ? (
            <Button size="small" onClick={() => void replay()}>
              {t('channel.replay')}
            </Button>
          ) : null}
        </Fact>
        <Fact name={t('channel.conflicts')}>{view.conflicts}</Fact>
        <Fact name={t('channel.day')}>
          <DayBar cells={day} />
        </Fact>
      </dl>
      {channel.mode === 'file' ? null : <Coverage view={view} reload={reload} />}
    </>
  );
}
