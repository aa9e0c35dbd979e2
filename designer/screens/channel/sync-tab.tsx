import { Table, Tag } from 'antd';
import type { ReactNode } from 'react';
import {
  channelConflicts,
  listPromotions,
  listSyncSchedules,
  nextRuns,
  type ChannelConflict,
} from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { printPlain } from '../../tables/print-value.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { When } from '../../ui/when.tsx';
import type { TabProps } from './channel.tsx';
import { Coverage } from './coverage.tsx';

/** The flow of the order pack that reads every shop. */
const READER = 'sync-shops';

export function SyncTab({ view, reload }: TabProps): ReactNode {
  return (
    <>
      <Coverage view={view} reload={reload} />
      <NextRuns />
      <Promotions />
      <Conflicts view={view} reload={reload} />
    </>
  );
}

function NextRuns(): ReactNode {
  const { t } = useLanguage();
  const schedules = useLoad(READER, (signal) => listSyncSchedules(READER, signal));
  const [first] = schedules.value?.items ?? [];
  const id = first?.enabled === true ? first.id : undefined;
  const next = useLoad(id ?? '', async (signal) => (id === undefined ? null : nextRuns(id, signal)));
  return (
    <section aria-label={t('channel.next-runs')} style={{ marginTop: 20 }}>
      <h2>{t('channel.next-runs')}</h2>
      <FailureNote failure={schedules.failure ?? next.failure} onRetry={schedules.reload} />
      {id === undefined && schedules.value !== null ? <p>{t('channel.no-schedule')}</p> : null}
      <div className="legend" data-testid="next-runs">
        {(next.value?.fires ?? []).map(({ fireAt, mode }) => (
          <span key={fireAt}>
            <When at={fireAt} /> {mode === 'fast' ? <Tag color="gold">{t('channel.run-fast')}</Tag> : null}
          </span>
        ))}
      </div>
    </section>
  );
}

function Promotions(): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad('promotions', listPromotions);
  return (
    <section aria-label={t('channel.promotions')} style={{ marginTop: 20 }}>
      <h2>{t('channel.promotions')}</h2>
      <FailureNote failure={failure} onRetry={reload} />
      {value?.items.length === 0 ? <p className="faint">{t('channel.no-promotions')}</p> : null}
      <ul>
        {(value?.items ?? []).map(({ id, name, startAt, endAt }) => (
          <li key={id}>
            {name} · <When at={startAt} full /> – <When at={endAt} full />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Conflicts({ view }: TabProps): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(view.channel.id, (signal) =>
    channelConflicts(view.channel.id, signal),
  );
  return (
    <section aria-label={t('channel.conflicts')} style={{ marginTop: 20 }}>
      <h2>{t('channel.conflicts')}</h2>
      <FailureNote failure={failure} onRetry={reload} />
      <Table<ChannelConflict>
        size="small"
        rowKey={({ orderNo, field, foundAt }) => `${orderNo} ${field} ${foundAt}`}
        pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small' }}
        dataSource={value?.items ?? []}
        locale={{ emptyText: t('channel.no-conflicts') }}
        columns={[
          { title: t('intake.key'), dataIndex: 'orderNo' },
          { title: t('table.field'), dataIndex: 'field' },
          {
            title: t('channel.conflict-kept'),
            render: (_, { kept, keptValue }) => `${t(`channel-mode.${kept}`)} ${printPlain(keptValue)}`,
          },
          {
            title: t('channel.conflict-other'),
            render: (_, { other, otherValue }) => `${t(`channel-mode.${other}`)} ${printPlain(otherValue)}`,
          },
          { title: t('table.source-when'), render: (_, { foundAt }) => <When at={foundAt} /> },
        ]}
      />
    </section>
  );
}
