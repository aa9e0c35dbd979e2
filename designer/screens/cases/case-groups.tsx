import type { ReactNode } from 'react';
import type { CaseGroup } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { Severity } from '../../ui/severity.tsx';
import { When } from '../../ui/when.tsx';

interface Props {
  groups: readonly CaseGroup[];
  chosen: { type: string | undefined; cause: string | null };
  onChoose(group: CaseGroup | null): void;
}

const order = ['urgent', 'important', 'normal', 'notice'] as const;

/** The worst first, then the largest. */
const byWeight = (a: CaseGroup, b: CaseGroup): number =>
  order.indexOf(a.severity) - order.indexOf(b.severity) || b.cases - a.cases;

/** One button per cause: how bad, what, how many, since when. A second press shows all again. */
export function CaseGroups({ groups, chosen, onChoose }: Props): ReactNode {
  const { t } = useLanguage();
  const codeName = useCodeName();
  if (groups.length === 0) return null;
  return (
    <ul className="groups" aria-label={t('cases.by-cause')}>
      {[...groups].sort(byWeight).map((group) => {
        const { type, cause, severity, cases, oldestAt } = group;
        const pressed = type === chosen.type && cause === chosen.cause;
        return (
          <li key={`${type} ${cause} ${severity}`}>
            <button
              type="button"
              className="group"
              aria-pressed={pressed}
              onClick={() => onChoose(pressed ? null : group)}
            >
              <Severity severity={severity} />
              <span className="group-cause">{codeName(cause)}</span>
              <span className="group-count figures">{t('cases.count', { count: cases })}</span>
              <span className="faint">
                {t(`case.${type}`)} · {t('cases.since')} <When at={oldestAt} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
