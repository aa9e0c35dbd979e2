import { useMemo, type ReactNode } from 'react';
import type { RunActivity } from '../../api/today.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { toField } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import type { Kept } from '../../ui/kept.ts';
import { Figure } from './figure.tsx';
import { orderRules, ruleLink, stateLink, type OrderFigures } from './order-figures.ts';

interface Props {
  orders: Kept<OrderFigures | null>;
  activity: Kept<RunActivity>;
}

/** Five figures: of orders where the order pack is installed, of runs where it is not. */
export function Figures({ orders, activity }: Props): ReactNode {
  return orders.readAt !== null && orders.value === null ? (
    <RunFigures activity={activity} />
  ) : (
    <OrderFigureRow orders={orders} />
  );
}

function Waiting(): ReactNode {
  const { t } = useLanguage();
  const { total, failure } = useCaseCounts();
  return (
    <Figure
      id="cases"
      name={t('cases.title')}
      value={total}
      to="/cases"
      stale={failure !== null && total !== null}
    />
  );
}

function OrderFigureRow({ orders: { value, stale, readAt } }: Pick<Props, 'orders'>): ReactNode {
  const { t } = useLanguage();
  const rules = useMemo(() => orderRules(readAt ?? Date.now()), [readAt]);
  const of = (name: keyof OrderFigures): number | null => value?.[name] ?? null;
  const soon = of('shipmentSoon');
  const due = of('dueToday');
  const shipped = of('shippedToday');
  return (
    <section className="figure-row" aria-label={t('today.figures')}>
      <Figure
        id="review"
        name={t('today.review')}
        value={of('review')}
        to={stateLink('awaiting-review')}
        stale={stale}
      />
      <Figure
        id="routing"
        name={t('today.routing')}
        value={of('routing')}
        to={stateLink('awaiting-routing')}
        stale={stale}
      />
      <Figure
        id="shipment"
        name={t('today.shipment')}
        value={of('shipment')}
        to={stateLink('awaiting-shipment')}
        stale={stale}
        warning={
          soon === null || soon === 0
            ? null
            : { text: t('today.soon', { count: soon }), to: ruleLink(rules.soon) }
        }
      />
      <Waiting />
      <Figure
        id="shipped"
        name={t('today.shipped')}
        value={shipped}
        to={ruleLink(rules.shippedToday)}
        stale={stale}
        beside={due === null ? null : t('today.of-due', { count: due })}
        change={shipped === null ? null : shipped - (value?.shippedYesterday ?? 0)}
      />
    </section>
  );
}

function RunFigures({ activity: { value, stale } }: Pick<Props, 'activity'>): ReactNode {
  const { t } = useLanguage();
  const day = useMemo(() => dayOf(value), [value]);
  return (
    <section className="figure-row" aria-label={t('today.figures')}>
      <Waiting />
      {(['queued', 'running', 'waiting'] as const).map((status) => (
        <Figure
          key={status}
          id={status}
          name={t(`status.${status}`)}
          value={value?.open[status] ?? null}
          to={`/runs?status=${status}`}
          stale={stale}
        />
      ))}
      <Figure
        id="failures"
        name={t('today.failures')}
        value={day?.failures ?? null}
        to={`/runs?status=failed&mode=live&from=${toField(day?.fromAt ?? 0)}`}
        stale={stale}
        beside={day === null ? null : t('today.of-runs', { count: day.runs })}
      />
    </section>
  );
}

const dayOf = (activity: RunActivity | null): { fromAt: number; runs: number; failures: number } | null =>
  activity === null
    ? null
    : {
        fromAt: activity.hours[0]?.fromAt ?? 0,
        runs: activity.hours.reduce((sum, { runs }) => sum + runs, 0),
        failures: activity.hours.reduce((sum, { failures }) => sum + failures, 0),
      };
