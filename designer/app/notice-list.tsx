import { useState, type ReactNode } from 'react';
import { Badge, Drawer } from 'antd';
import { BellOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useLanguage } from '../language/language.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { When } from '../ui/when.tsx';
import { useCaseCounts } from './case-counts.tsx';
import { dropNotice, dropNotices, useNotices } from './notices.ts';

/** Whatever went wrong, in one list that outlives a reload: what waits on the server, and what failed in this browser. */
export function NoticeList(): ReactNode {
  const { t, say } = useLanguage();
  const [open, setOpen] = useState(false);
  const notices = useNotices();
  const { groups, total } = useCaseCounts();
  const urgent = (groups ?? []).filter(({ severity }) => severity === 'urgent' || severity === 'important');
  const close = (): void => setOpen(false);
  return (
    <>
      <Badge count={notices.length} size="small" offset={[-4, 6]}>
        <Button
          look="quiet"
          className="notice-bell"
          data-testid="notices"
          aria-label={t('notice.open', { count: notices.length })}
          onClick={() => setOpen(true)}
        >
          <BellOutlined />
        </Button>
      </Badge>
      <Drawer
        open={open}
        size={420}
        title={t('notice.title')}
        closable={{ 'aria-label': t('action.close') }}
        extra={
          notices.length === 0 ? null : (
            <Button look="quiet" onClick={dropNotices}>
              {t('notice.clear')}
            </Button>
          )
        }
        onClose={close}
      >
        {notices.length === 0 && urgent.length === 0 ? <Empty title={t('notice.none')} /> : null}
        <ul className="notice-list">
          {notices.map(({ id, at, text, place }) => (
            <li key={id}>
              <p>{say(text)}</p>
              <p className="card-line faint">
                <When at={at} />
                <Link to={place} onClick={close}>
                  {t('notice.place')}
                </Link>
                <Button look="quiet" onClick={() => dropNotice(id)}>
                  {t('notice.drop')}
                </Button>
              </p>
            </li>
          ))}
        </ul>
        {urgent.length === 0 ? null : (
          <>
            <h3>{t('notice.waiting', { count: total ?? 0 })}</h3>
            <ul className="notice-list">
              {urgent.map(({ type, cause, title, severity, cases }) => (
                <li key={`${type} ${cause} ${severity}`}>
                  <Link to={`/cases?${new URLSearchParams({ type, cause }).toString()}`} onClick={close}>
                    {title === null ? cause : say(title)}
                  </Link>{' '}
                  <span className="faint figures">{t('cause.orders', { count: cases })}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Drawer>
    </>
  );
}
