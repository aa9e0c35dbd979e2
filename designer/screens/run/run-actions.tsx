import { useState, type ReactNode } from 'react';
import type { Run } from '../../api/runs.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { CancelRun } from './cancel-run.tsx';
import { RetryRun } from './retry-run.tsx';
import { isOver } from './use-run.ts';

/** What a person may do to the run as it stands. */
export function RunActions({ run, onDone }: { run: Run; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [open, setOpen] = useState<'retry' | 'cancel' | null>(null);
  if (!may('handle', 'run', run.flow)) return null;
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    onDone();
  };
  return (
    <>
      {run.status === 'failed' ? (
        <Button look="primary" onClick={() => setOpen('retry')}>
          {t('retry.title')}
        </Button>
      ) : null}
      {isOver(run) ? null : (
        <Button look="danger" onClick={() => setOpen('cancel')}>
          {t('cancel.title')}
        </Button>
      )}
      {open === 'retry' ? <RetryRun run={run} onClose={close} onDone={done} /> : null}
      {open === 'cancel' ? <CancelRun run={run} onClose={close} onDone={done} /> : null}
    </>
  );
}
