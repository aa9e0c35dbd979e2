import type { ReactNode } from 'react';
import type { Repair } from '../../api/repairs.ts';
import { useLanguage } from '../../language/language.tsx';

const order = ['succeeded', 'released', 'releasing', 'pending', 'failed', 'skipped', 'canceled'] as const;
/** What nothing more will become of. */
const over = ['succeeded', 'failed', 'skipped', 'canceled'] as const;

/** A bar, and every number it is made of. */
export function RepairProgress({ counts }: { counts: Repair['counts'] }): ReactNode {
  const { t } = useLanguage();
  const sum = (states: readonly (keyof Repair['counts'])[]): number =>
    states.reduce((total, state) => total + counts[state], 0);
  const [done, all] = [sum(over), sum(order)];
  return (
    <section className="stack" aria-label={t('repair.progress')}>
      <progress value={done} max={Math.max(all, 1)} aria-label={t('repair.progress')} />
      <p role="status">{t('repair.done-of', { done, all })}</p>
      <ul className="tally">
        {order
          .filter((state) => counts[state] > 0)
          .map((state) => (
            <li key={state} className="figures">
              {t(`repair-item.${state}`)} <strong>{counts[state]}</strong>
            </li>
          ))}
      </ul>
    </section>
  );
}
