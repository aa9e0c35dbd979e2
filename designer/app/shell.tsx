import { useEffect, useRef, type ReactNode } from 'react';
import { NavigationType, NavLink, Outlet, useLocation, useNavigationType } from 'react-router';
import type { Kind } from '../../schemas/api/permission.ts';
import { useLanguage } from '../language/language.tsx';
import type { Key } from '../language/dictionary.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import { useCaseCounts } from './case-counts.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { useSession } from './session.tsx';

const places: readonly { to: string; word: Key; kind: Kind }[] = [
  { to: '/runs', word: 'runs.title', kind: 'run' },
  { to: '/cases', word: 'cases.title', kind: 'case' },
  { to: '/flows', word: 'flows.title', kind: 'flow' },
  { to: '/settings', word: 'settings.title', kind: 'account' },
];

/** The frame around every screen of someone who is signed in. */
export function Shell(): ReactNode {
  const { t } = useLanguage();
  const { me, may, leave } = useSession();
  const { total } = useCaseCounts();
  useArrival();
  const leaving = useSubmit(leave);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <header className="shell-head">
        <span className="brand" translate="no">
          <img src="/icon.svg" alt="" width="20" height="20" />
          {t('shell.brand')}
        </span>
        <div className="shell-who">
          <LanguageSwitch />
          <span className="shell-name">{me?.user?.name}</span>
          <Button look="quiet" busy={leaving.busy} onClick={() => void leaving.submit()}>
            {t('shell.sign-out')}
          </Button>
        </div>
      </header>
      <nav className="shell-nav" aria-label={t('shell.places')}>
        {places
          .filter(({ kind }) => may('read', kind))
          .map(({ to, word }) => (
            <NavLink key={to} to={to}>
              {t(word)}
              {to === '/cases' && total !== null && total > 0 ? (
                <span className="count figures">{total}</span>
              ) : null}
            </NavLink>
          ))}
      </nav>
      <main id="main" className="shell-main" tabIndex={-1}>
        <FailureNote failure={leaving.failure} />
        <Outlet />
      </main>
    </div>
  );
}

/** Another screen begins at its top, for the eye and for the keyboard; going back is left to the browser. */
function useArrival(): void {
  const { pathname } = useLocation();
  const way = useNavigationType();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    if (way === NavigationType.Pop) return;
    document.getElementById('main')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname, way]);
}
