import type { ReactNode } from 'react';
import type { ImportView } from '../../api/imports.ts';
import { useLanguage } from '../../language/language.tsx';
import { Status, type Tone } from '../../ui/status.tsx';

const tones: Readonly<Record<ImportView['state'], Tone>> = {
  reading: 'busy',
  mapping: 'busy',
  waiting: 'waiting',
  importing: 'busy',
  done: 'good',
  canceled: 'idle',
  failed: 'bad',
  undoing: 'busy',
  undone: 'idle',
};

export function ImportStateTag({ state }: { state: ImportView['state'] }): ReactNode {
  const { t } = useLanguage();
  return <Status tone={tones[state]}>{t(`intake-state.${state}`)}</Status>;
}

/** Whether something is under way, so that it has to be asked for again. */
export const isWorking = (state: ImportView['state']): boolean =>
  ['reading', 'mapping', 'importing', 'undoing'].includes(state);
