import { useState, type ReactNode } from 'react';
import { getDemoShop } from '../../api/demo-shop.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useSession } from '../../app/session.tsx';
import { useLoad } from '../../ui/load.ts';
import { FirstSteps } from './first-steps.tsx';
import { SampleBar } from './sample-bar.tsx';
import { Welcome } from './welcome.tsx';

interface Props {
  hasChannel: boolean;
  hasOrders: boolean;
  onChanged(): void;
}

const KEPT_AT = 'daliu.began-empty';

function beganEmpty(): boolean {
  try {
    return localStorage.getItem(KEPT_AT) === 'yes';
  } catch {
    return false;
  }
}

/** What stands above the figures of an installation that is new, or filled with samples. */
export function Beginning({ hasChannel, hasOrders, onChanged }: Props): ReactNode {
  const { may } = useSession();
  const { flows, reload: reloadFlows } = useFlowNames();
  const { reload: reloadCases } = useCaseCounts();
  const [empty, setEmpty] = useState(beganEmpty);
  const mayOpen = may('edit', 'table', '*') && may('publish', 'flow', '*');
  const shop = useLoad(`demo-shop ${mayOpen}`, async (signal) => (mayOpen ? getDemoShop(signal) : null));
  const changed = (): void => {
    shop.reload();
    reloadFlows();
    reloadCases();
    onChanged();
  };
  const beginEmpty = (): void => {
    setEmpty(true);
    try {
      localStorage.setItem(KEPT_AT, 'yes');
    } catch {
      // Asked again at the next visit.
    }
  };
  const samples = shop.value?.samples ?? 0;
  const hasFlow = flows.some(({ version }) => version !== null);
  if (shop.value === null && mayOpen) return null;
  if (shop.value !== null && samples > 0) return <SampleBar shop={shop.value} onCleared={changed} />;
  if (hasChannel && hasFlow) return null;
  if (mayOpen && !empty && !hasChannel && !hasOrders && !hasFlow)
    return <Welcome onOpened={changed} onEmpty={beginEmpty} />;
  return <FirstSteps hasChannel={hasChannel} hasOrders={hasOrders} hasFlow={hasFlow} />;
}
