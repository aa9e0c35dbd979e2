import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { Button } from './button.tsx';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** The browser's own modal: it keeps the focus inside, closes by Escape, and gives the focus back. */
export function Dialog({ title, onClose, children }: Props): ReactNode {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it still stands in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} className="dialog" onClose={onClose}>
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button look="quiet" aria-label={t('action.close')} onClick={onClose}>
          ×
        </Button>
      </header>
      {children}
    </dialog>
  );
}
