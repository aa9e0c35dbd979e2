import { Input, Skeleton, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { listConnectors } from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import './channels.css';

/** The platforms whose orders can be read, each with how far it was tried. */
export function Gallery(): ReactNode {
  const { t, say } = useLanguage();
  const [search, setSearch] = useState('');
  const { value, failure, reload } = useLoad('connectors', listConnectors);
  const wanted = search.trim().toLowerCase();
  const shops = (value?.items ?? []).filter(({ operations }) =>
    operations.some(({ kind }) => kind === 'list-orders'),
  );
  const shown = shops.filter(
    ({ id, title }) => wanted === '' || `${id} ${title.zh} ${title.en}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <FailureNote failure={failure} onRetry={reload} />
      <Input
        allowClear
        style={{ maxWidth: 280 }}
        aria-label={t('channel.find-platform')}
        placeholder={t('channel.find-platform')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {value === null && failure === null ? <Skeleton active /> : null}
      <div className="gallery" data-testid="gallery">
        {shown.map(({ id, title, proof, operations }) => (
          <Link key={id} to={`/channels/new/${id}`} className="gallery-card">
            <strong>{say(title)}</strong>
            <span>
              <Tag variant="filled">{t(`channel-proof.${proof}`)}</Tag>
            </span>
            <span className="faint">
              {operations
                .filter(({ kind }) =>
                  ['list-orders', 'list-refunds', 'ship-confirm', 'waybill'].includes(kind),
                )
                .map(({ kind }) => kind)
                .filter((kind, index, all) => all.indexOf(kind) === index)
                .map((kind) => t(`channel-can.${kind as 'list-orders'}`))
                .join(' · ')}
            </span>
          </Link>
        ))}
      </div>
      <p className="faint">{t('channel.other-platform')}</p>
      <pre className="faint">{t('channel.other-command')}</pre>
    </>
  );
}

export function NewChannel(): ReactNode {
  const { t } = useLanguage();
  return (
    <Page title={t('channel.choose-platform')}>
      <Gallery />
    </Page>
  );
}
