import type { ReactNode } from 'react';
import { NavLink, Outlet } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Page } from '../../ui/page.tsx';

export function Settings(): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  return (
    <Page title={t('settings.title')}>
      <nav className="tabs" aria-label={t('settings.title')}>
        {may('read', 'account') ? (
          <>
            <NavLink to="/settings/users">{t('users.title')}</NavLink>
            <NavLink to="/settings/tokens">{t('tokens.title')}</NavLink>
          </>
        ) : null}
        <NavLink to="/settings/password">{t('password.title')}</NavLink>
      </nav>
      <Outlet />
    </Page>
  );
}
