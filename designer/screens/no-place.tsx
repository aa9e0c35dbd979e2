import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '../language/language.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

export function NoPlace(): ReactNode {
  const { t } = useLanguage();
  return (
    <Page title={t('shell.no-place')}>
      <Empty title={t('shell.no-place-next')}>
        <Link to="/">{t('shell.to-today')}</Link>
      </Empty>
    </Page>
  );
}
