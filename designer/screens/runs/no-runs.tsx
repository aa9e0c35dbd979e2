import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { RunFilter } from './filter.ts';

export function NoRuns({ filter, onClear }: { filter: RunFilter; onClear(): void }): ReactNode {
  const { t } = useLanguage();
  if (Object.keys(filter).length === 0)
    return (
      <Empty title={t('runs.empty')}>
        {t('runs.empty-next')} <Link to="/flows">{t('runs.empty-link')}</Link>
      </Empty>
    );
  const { key } = filter;
  return (
    <Empty title={key === undefined ? t('runs.none-found') : t('runs.key-not-found', { key })}>
      {key === undefined ? null : <p>{t('runs.key-not-found-next')}</p>}
      <Button onClick={onClear}>{t('list.clear')}</Button>
    </Empty>
  );
}
