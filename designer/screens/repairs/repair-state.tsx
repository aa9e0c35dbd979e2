import type { ReactNode } from 'react';
import type { Repair } from '../../api/repairs.ts';
import { useLanguage } from '../../language/language.tsx';
import { Status, type Tone } from '../../ui/status.tsx';

const tones: Readonly<Record<Repair['state'], Tone>> = {
  collecting: 'busy',
  running: 'busy',
  stopped: 'bad',
  canceled: 'idle',
  done: 'good',
};

export const isGoing = (state: Repair['state']): boolean => state === 'collecting' || state === 'running';

export function RepairStatus({ state }: { state: Repair['state'] }): ReactNode {
  const { t } = useLanguage();
  return <Status tone={tones[state]}>{t(`repair.${state}`)}</Status>;
}
