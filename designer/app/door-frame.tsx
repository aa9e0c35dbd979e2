import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { LanguageSwitch } from './language-switch.tsx';

interface Props {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** What stands before the house: a narrow card, the brand, the choice of language. */
export function DoorFrame({ title, lead, children }: Props): ReactNode {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = t('shell.tab-title', { page: title });
  }, [title, t]);
  return (
    <div className="door">
      <header className="door-head">
        <span className="brand" translate="no">
          <img src="/icon.svg" alt="" width="22" height="22" />
          {t('shell.brand')}
        </span>
        <LanguageSwitch />
      </header>
      <main className="door-card">
        <h1>{title}</h1>
        {lead === undefined ? null : <p className="door-lead">{lead}</p>}
        {children}
      </main>
    </div>
  );
}
