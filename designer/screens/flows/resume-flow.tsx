import type { ReactNode } from 'react';
import { resumeFlow, type FlowSummary } from '../../api/flows.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useSubmit } from '../../ui/submit.ts';

export function ResumeFlow({ flow, onDone }: { flow: FlowSummary; onDone(): void }): ReactNode {
  const { t, say } = useLanguage();
  const resuming = useSubmit(async () => {
    await resumeFlow(flow.id);
    onDone();
  });
  return (
    <>
      <Button look="quiet" busy={resuming.busy} onClick={() => void resuming.submit()}>
        {t('flows.resume')}
        <span className="unseen"> {say(flow.name)}</span>
      </Button>
      <FailureNote failure={resuming.failure} />
    </>
  );
}
