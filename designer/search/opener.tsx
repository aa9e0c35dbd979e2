import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import { useLanguage } from '../language/language.tsx';

const Finder = lazy(async () => ({ default: (await import('./finder.tsx')).Finder }));

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The box in the top bar; Ctrl-K or Cmd-K opens it from anywhere. */
export function SearchOpener(): ReactNode {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = isApple ? event.metaKey : event.ctrlKey;
      if (!wanted || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button type="button" className="search-opener" data-testid="search" onClick={() => setOpen(true)}>
        <SearchOutlined />
        <span>{t('search.box')}</span>
        <kbd>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {open ? (
        <Suspense fallback={null}>
          <Finder onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
