import { Button, Switch, Table, Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { enableChannel, listChannels, type ChannelView } from '../../api/channels.ts';
import { useSession } from '../../app/session.tsx';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import './channels.css';
import { DayBar } from './day-bar.tsx';
import { Gallery } from './gallery.tsx';
import { useChannelActs } from './use-channel-acts.ts';

/** The shops, how whole they are read, and the platforms there are for the next one. */
export function Channels(): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { value, failure, reload } = useLoad('channels', listChannels);
  const channels = value?.items ?? [];
  const none = value !== null && channels.length === 0;
  return (
    <Page
      title={t('channel.title')}
      actions={
        may('edit', 'channel') && !none ? (
          <Link to="/channels/new">
            <Button type="primary" data-testid="connect">
              {t('table.connect-shop')}
            </Button>
          </Link>
        ) : undefined
      }
    >
      <FailureNote failure={failure} onRetry={reload} />
      {none ? (
        <>
          <p>{t('channel.empty')}</p>
          <Gallery />
        </>
      ) : (
        <ChannelTable channels={channels} busy={value === null && failure === null} onChanged={reload} />
      )}
    </Page>
  );
}

interface TableProps {
  channels: ChannelView[];
  busy: boolean;
  onChanged(): void;
}

function ChannelTable({ channels, busy, onChanged }: TableProps): ReactNode {
  const { t, say } = useLanguage();
  return (
    <Table<ChannelView>
      size="small"
      rowKey={({ channel }) => channel.id}
      pagination={false}
      loading={busy}
      dataSource={channels}
      scroll={{ x: 1180 }}
      columns={[
        {
          title: t('channel.shop'),
          fixed: 'start',
          width: 200,
          render: (_, { channel, platform, failure }) => (
            <>
              <Link to={`/channels/${channel.id}`}>{channel.title}</Link>
              <div className="faint">{say(platform)}</div>
              {failure === null ? null : <div className="channel-trouble">{say(failure.message)}</div>}
            </>
          ),
        },
        {
          title: t('channel.mode'),
          width: 70,
          render: (_, { channel }) => t(`channel-mode.${channel.mode}`),
        },
        {
          title: t('channel.access'),
          width: 110,
          render: (_, { credential }) => <Access credential={credential} />,
        },
        {
          title: t('channel.succeeded'),
          width: 110,
          render: (_, { succeededAt }) =>
            succeededAt === null ? t('channel.never') : <When at={succeededAt} />,
        },
        {
          title: t('channel.lag'),
          width: 150,
          render: (_, { lagMs, targetMs }) => (
            <span className={lagMs !== null && lagMs > targetMs ? 'channel-trouble' : undefined}>
              {lagMs === null ? t('table.unknown') : duration(lagMs, t)} / {duration(targetMs, t)}
            </span>
          ),
        },
        { title: t('channel.day'), width: 172, render: (_, { day }) => <DayBar cells={day} /> },
        {
          title: t('channel.today'),
          width: 110,
          align: 'end',
          render: (_, { today }) => (
            <span className="figures">
              {today.ours} / {today.theirs ?? t('table.unknown')}
            </span>
          ),
        },
        {
          title: t('channel.proof'),
          width: 120,
          render: (_, { proof }) => <Tag variant="filled">{t(`channel-proof.${proof}`)}</Tag>,
        },
        {
          width: 170,
          align: 'end',
          render: (_, view) => <ChannelActs view={view} onChanged={onChanged} />,
        },
      ]}
    />
  );
}

function Access({ credential }: { credential: ChannelView['credential'] }): ReactNode {
  const { t } = useLanguage();
  if (!credential.given) return <span className="faint">{t('channel.no-credential')}</span>;
  if (credential.daysLeft === null) return t('channel.credential-given');
  return (
    <span className={credential.daysLeft < 7 ? 'channel-trouble' : undefined}>
      {t('channel.days-left', { count: credential.daysLeft })}
    </span>
  );
}

function ChannelActs({ view, onChanged }: { view: ChannelView; onChanged(): void }): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { channel } = view;
  if (!may('run', 'channel')) return null;
  const { busy, act, sync } = useChannelActs(channel.id, onChanged);
  return (
    <>
      {channel.mode === 'file' ? null : (
        <Button size="small" type="link" loading={busy} onClick={() => void act(sync)}>
          {t('channel.sync-now')}
        </Button>
      )}
      <Switch
        size="small"
        checked={channel.enabled}
        loading={busy}
        aria-label={t('channel.enabled-of', { shop: channel.title })}
        onChange={(enabled) =>
          void act(async () => {
            await enableChannel(channel.id, enabled);
            return t(enabled ? 'channel.switched-on' : 'channel.switched-off');
          })
        }
      />
    </>
  );
}
