import type { ReactNode } from 'react';
import type { RunMode, RunStatus } from '../../schemas/run.ts';
import { useLanguage } from '../language/language.tsx';
import { Status, Tag, type Tone } from './status.tsx';

const tones: Readonly<Record<RunStatus, Tone>> = {
  queued: 'idle',
  running: 'busy',
  waiting: 'waiting',
  completed: 'good',
  failed: 'bad',
  canceled: 'idle',
  superseded: 'idle',
};

export function RunState({ status, held = false }: { status: RunStatus; held?: boolean }): ReactNode {
  const { t } = useLanguage();
  return (
    <>
      <Status tone={tones[status]}>{t(`status.${status}`)}</Status>
      {held ? <Tag look="waiting">{t('status.held')}</Tag> : null}
    </>
  );
}

/** Nothing for a live run: only what does not act on the outside is marked. */
export const ModeTag = ({ mode }: { mode: RunMode }): ReactNode => {
  const { t } = useLanguage();
  return mode === 'live' ? null : <Tag look="other">{t(`mode.${mode}`)}</Tag>;
};
