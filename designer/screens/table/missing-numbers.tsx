import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useLanguage } from '../../language/language.tsx';
import type { Found } from './find-numbers.ts';

/** After many numbers were searched for: how many were found, and which were not. */
export function MissingNumbers({ found }: { found: Found | null }): ReactNode {
  const { t } = useLanguage();
  const [copied, setCopied] = useState(false);
  if (found === null || found.terms.length < 2) return null;
  const { terms, missing } = found;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(missing.join('\n'));
    setCopied(true);
  };
  return (
    <section className="list-bar" aria-label={t('table.not-found')} data-testid="missing-numbers">
      <span>{t('table.searched', { count: terms.length, found: terms.length - missing.length })}</span>
      {missing.length === 0 ? null : (
        <>
          <strong>{t('table.not-found-count', { count: missing.length })}</strong>
          <span className="missing-numbers push">
            {missing.map((term) => (
              <span key={term}>{term}</span>
            ))}
          </span>
          <Button size="small" onClick={() => void copy()}>
            {copied ? t('action.copied') : t('action.copy')}
          </Button>
        </>
      )}
    </section>
  );
}
