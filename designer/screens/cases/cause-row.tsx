import type { ReactNode } from 'react';
import type { CaseGroup } from '../../api/cases.ts';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Severity } from '../../ui/severity.tsx';
import { useCauseName } from './cause-name.ts';

/** One cause: how bad, what, how many orders, for how long, whose turn, what to do. */
export function CauseRow({
  group,
  marked,
  onOpen,
}: {
  group: CaseGroup;
  marked: boolean;
  onOpen(): void;
}): ReactNode {
  const { t } = useLanguage();
  const causeName = useCauseName();
  const { type, severity, cases, oldestAt } = group;
  return (
    <div
      role="listitem"
      className={`cause-row ${marked ? 'row-marked' : ''}`}
      data-testid={`cause-${group.cause}`}
    >
      <Severity severity={severity} />
      <button type="button" className="cause-name" onClick={onOpen}>
        {causeName(group)}
        <span className="faint"> · {t(`case.${type}`)}</span>
      </button>
      <span className="figures cause-count">{t('cause.orders', { count: cases })}</span>
      <span className="figures faint">
        {t('cause.longest', { time: duration(Math.max(0, Date.now() - oldestAt), t) })}
      </span>
      <span className="faint">{t(`party.${type}`)}</span>
      <button type="button" className="cause-act" onClick={onOpen}>
        {t(`act.${type}`)}
      </button>
    </div>
  );
}
