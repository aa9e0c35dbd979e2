import { Alert, App, Button, Skeleton, Switch, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { enableChannel, getChannel, removeChannel, type ChannelView } from '../../api/channels.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import '../channels/channels.css';
import '../import/import.css';
import { Access } from './access.tsx';
import { ChannelFiles } from './channel-files.tsx';
import { ChannelLog } from './channel-log.tsx';
import { ChannelMapping } from './channel-mapping.tsx';
import { Overview } from './overview.tsx';
import { SyncTab } from './sync-tab.tsx';
import { useChannelActs } from '../channels/use-channel-acts.ts';

/** A shop: how it is, its access, what was read and when, its mapping, its files, the wire. */
export function ChannelScreen(): ReactNode {
  const { channel = '' } = useParams();
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`channel ${channel}`, (signal) => getChannel(channel, signal));
  if (value === null)
    return (
      <Page title={t('channel.title')}>
        <FailureNote failure={failure} onRetry={reload} />
        {failure === null ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      </Page>
    );
  return <ChannelOf view={value} reload={reload} />;
}

export interface TabProps {
  view: ChannelView;
  reload(): void;
}

function ChannelOf({ view, reload }: TabProps): ReactNode {
  const { t, say } = useLanguage();
  const [params, setParams] = useSearchParams();
  const { failure } = view;
  const access =
    failure?.class === 're-authorise' || failure?.class === 'refresh-token' || !view.credential.given;
  const tabs = [
    { key: 'overview', label: t('channel-tab.overview'), children: <Overview view={view} reload={reload} /> },
    { key: 'access', label: t('channel-tab.access'), children: <Access view={view} reload={reload} /> },
    { key: 'sync', label: t('channel-tab.sync'), children: <SyncTab view={view} reload={reload} /> },
    {
      key: 'mapping',
      label: t('channel-tab.mapping'),
      children: <ChannelMapping view={view} reload={reload} />,
    },
    { key: 'files', label: t('channel-tab.files'), children: <ChannelFiles view={view} reload={reload} /> },
    { key: 'log', label: t('channel-tab.log'), children: <ChannelLog view={view} reload={reload} /> },
  ];
  return (
    <Page title={view.channel.title} actions={<Acts view={view} reload={reload} />}>
      {failure === null ? null : (
        <Alert
          type="error"
          showIcon
          title={say(failure.message)}
          description={say(failure.next)}
          action={
            access ? (
              <Button size="small" onClick={() => setParams({ tab: 'access' })}>
                {t('channel.reauthorise')}
              </Button>
            ) : undefined
          }
        />
      )}
      <Tabs
        size="small"
        destroyOnHidden
        activeKey={params.get('tab') ?? 'overview'}
        onChange={(tab) => setParams({ tab })}
        items={tabs}
      />
    </Page>
  );
}

function Acts({ view, reload }: TabProps): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { channel } = view;
  const { busy, act, sync } = useChannelActs(channel.id, reload);
  const remove = (): void =>
    void modal.confirm({
      title: t('channel.remove-ask', { shop: channel.title }),
      okText: t('channel.remove'),
      cancelText: t('action.cancel'),
      onOk: async () => {
        await removeChannel(channel.id);
        void navigate('/channels');
      },
    });
  return (
    <>
      {may('run', 'channel') ? (
        <>
          <Switch
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
          {channel.mode === 'file' ? null : (
            <Button type="primary" loading={busy} onClick={() => void act(sync)}>
              {t('channel.sync-now')}
            </Button>
          )}
        </>
      ) : null}
      {may('edit', 'channel') ? (
        <Button danger type="text" onClick={remove}>
          {t('channel.remove')}
        </Button>
      ) : null}
    </>
  );
}
