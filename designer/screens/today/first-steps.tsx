import type { ReactNode } from 'react';
import { Steps } from 'antd';
import { Link } from 'react-router';
import { useLanguage } from '../../language/language.tsx';

interface Props {
  /** How far this installation is. */
  hasChannel: boolean;
  hasOrders: boolean;
  hasFlow: boolean;
}

const steps = [
  { id: 'connect', to: '/channels' },
  { id: 'map', to: '/channels' },
  { id: 'flow', to: '/flows' },
] as const;

/** What to do first on a new installation; the step that is next stands out. */
export function FirstSteps({ hasChannel, hasOrders, hasFlow }: Props): ReactNode {
  const { t } = useLanguage();
  const current = !hasChannel ? 0 : !hasOrders ? 1 : hasFlow ? 3 : 2;
  return (
    <section className="first-steps" aria-label={t('first.title')}>
      <h2>{t('first.title')}</h2>
      <Steps
        size="small"
        current={current}
        items={steps.map(({ id, to }) => ({
          title: <Link to={to}>{t(`first.${id}`)}</Link>,
          content: t(`first.${id}-next`),
        }))}
      />
    </section>
  );
}
