import type { ReactNode } from 'react';
import { fullTime, shortTime } from '../language/clock.ts';
import { useLanguage } from '../language/language.tsx';

interface Props {
  at: number;
  /** With day and year, whatever today is. */
  full?: boolean;
}

export function When({ at, full = false }: Props): ReactNode {
  const { t } = useLanguage();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={t('time.zoned', { time: fullTime(at) })}
      className="figures"
    >
      {full ? fullTime(at) : shortTime(at, Date.now())}
    </time>
  );
}
