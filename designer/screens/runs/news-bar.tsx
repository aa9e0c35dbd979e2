import type { ReactNode } from 'react';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';

interface Props {
  count: number;
  more: boolean;
  live: boolean;
  onReload(): void;
}

/** Says what came since, and leaves it to the reader when rows move. */
export function NewsBar({ count, more, live, onReload }: Props): ReactNode {
  const { t } = useLanguage();
  const any = count > 0 || more;
  return (
    <div role="status" className="news">
      {any ? (
        <p className="notice">
          {more ? t('runs.news-some') : t('runs.news', { count })}
          <Button look="quiet" onClick={onReload}>
            {t('action.reload')}
          </Button>
        </p>
      ) : null}
      {live ? null : <p className="faint">{t('stream.down')}</p>}
    </div>
  );
}
