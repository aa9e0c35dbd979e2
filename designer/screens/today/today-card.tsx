import type { ReactNode } from 'react';
import { Card } from 'antd';
import { shortTime } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import type { Kept } from '../../ui/kept.ts';

interface Props {
  title: string;
  /** What the card shows; its failure stays within the card. */
  of: Pick<Kept<unknown>, 'failure' | 'readAt' | 'reload' | 'busy'>;
  extra?: ReactNode;
  children: ReactNode;
}

/** A card of the first screen. Read wrongly, it shows what it had, says so, and offers to try again. */
export function TodayCard({
  title,
  of: { failure, readAt, reload, busy },
  extra,
  children,
}: Props): ReactNode {
  const { t, say } = useLanguage();
  return (
    <Card size="small" title={<h2>{title}</h2>} extra={extra} className="today-card">
      {failure === null ? null : (
        <p role="alert" className="today-broken">
          {readAt === null ? say(failure.text) : t('today.stale', { time: shortTime(readAt, Date.now()) })}{' '}
          <Button look="quiet" busy={busy} onClick={reload}>
            {t('action.try-again')}
          </Button>
        </p>
      )}
      {children}
    </Card>
  );
}
