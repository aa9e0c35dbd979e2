import { useState, type ReactNode } from 'react';
import type { CaseGroup } from '../../api/cases.ts';
import { readActivity, readChannels } from '../../api/today.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { useKept } from '../../ui/kept.ts';
import { Page } from '../../ui/page.tsx';
import { GroupDrawer } from '../cases/group-drawer.tsx';
import { Beginning } from './beginning.tsx';
import { Causes } from './causes.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { Figures } from './figures.tsx';
import { orderRules, readOrderFigures } from './order-figures.ts';
import { QueueCard } from './queue-card.tsx';
import './today.css';

/** The day at a glance: figures, what waits for a person, channels, the queue. Each part fails on its own. */
export function Today(): ReactNode {
  const { t } = useLanguage();
  const { me, may } = useSession();
  const [opened, setOpened] = useState<CaseGroup | null>(null);
  const who = me?.user?.id ?? '';
  const [mayRuns, mayTables, mayChannels] = [
    may('read', 'run'),
    may('read', 'table'),
    may('read', 'channel'),
  ];
  const activity = useKept(`activity ${who}`, readActivity);
  const orders = useKept(`orders ${who}`, async (signal) =>
    mayTables ? readOrderFigures(orderRules(Date.now()), signal) : null,
  );
  const channels = useKept(`channels ${who}`, async (signal) => (mayChannels ? readChannels(signal) : []));
  const known = channels.value !== null && orders.readAt !== null;
  const reload = (): void => {
    orders.reload();
    activity.reload();
    channels.reload();
  };
  return (
    <Page title={t('today.title')}>
      {known ? (
        <Beginning
          hasChannel={(channels.value?.length ?? 0) > 0}
          hasOrders={orders.value !== null}
          onChanged={reload}
        />
      ) : null}
      <Figures orders={orders} activity={activity} />
      <div className="today">
        <Causes onOpen={setOpened} />
        <div className="stack">
          {mayChannels ? <ChannelsCard channels={channels} /> : null}
          {mayRuns ? <QueueCard activity={activity} /> : null}
        </div>
      </div>
      {opened === null ? null : <GroupDrawer group={opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}
