import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';

interface Props {
  title: string;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen: its name as heading and in the browser's tab. */
export function Page({ title, actions, children }: Props): ReactNode {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = t('shell.tab-title', { page: title });
  }, [title, t]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
