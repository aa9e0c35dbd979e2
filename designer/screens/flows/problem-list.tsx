import type { ReactNode } from 'react';
import type { Problem } from '../../../schemas/problem.ts';
import { useLanguage } from '../../language/language.tsx';
import { Tag } from '../../ui/status.tsx';

export function ProblemList({ problems }: { problems: readonly Problem[] }): ReactNode {
  const { t, say } = useLanguage();
  return (
    <ul className="problems">
      {problems.map(({ path, code, message, severity }) => (
        <li key={`${path} ${code} ${message.en}`}>
          {severity === 'warning' ? <Tag look="waiting">{t('problem.warning')}</Tag> : null}{' '}
          <code>{path}</code> {say(message)}
        </li>
      ))}
    </ul>
  );
}
