import type { ReactNode } from 'react';
import type { Case } from '../api/cases.ts';
import { useLanguage } from '../language/language.tsx';
import { Status, type Tone } from './status.tsx';

const tones: Readonly<Record<Case['severity'], Tone>> = {
  urgent: 'bad',
  important: 'waiting',
  normal: 'busy',
  notice: 'idle',
};

export function Severity({ severity }: { severity: Case['severity'] }): ReactNode {
  const { t } = useLanguage();
  return <Status tone={tones[severity]}>{t(`severity.${severity}`)}</Status>;
}
