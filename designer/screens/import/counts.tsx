import type { ReactNode } from 'react';
import type { ImportView } from '../../api/imports.ts';
import { useLanguage } from '../../language/language.tsx';

const names = ['read', 'created', 'changed', 'unchanged', 'refused'] as const;

export function Counts({ counts }: { counts: ImportView['counts'] }): ReactNode {
  const { t } = useLanguage();
  return (
    <dl className="import-counts" data-testid="import-counts">
      {names.map((name) => (
        <div key={name} data-count={name}>
          <dt>{t(`intake-count.${name}`)}</dt>
          <dd>{counts[name].toLocaleString('en-US')}</dd>
        </div>
      ))}
    </dl>
  );
}
