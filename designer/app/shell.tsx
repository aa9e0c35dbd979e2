import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { NavigationType, Outlet, useLocation, useNavigationType } from 'react-router';
import { useLanguage } from '../language/language.tsx';
import { UndoBar } from '../screens/cases/undo-bar.tsx';
import { Loading } from '../ui/loading.tsx';
import { Breakage } from './breakage.tsx';
import { Navigation } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

/** The frame around every screen of someone who is signed in; a screen on its way, or a broken one, leaves it standing. */
export function Shell(): ReactNode {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  useArrival();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Navigation />
      <TopBar />
      <main id="main" className="shell-main" tabIndex={-1}>
        <Breakage key={pathname.split('/', 3).join('/')}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </Breakage>
      </main>
      <UndoBar />
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
