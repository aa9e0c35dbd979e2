import type { ReactNode } from 'react';
import { listCases } from '../../api/cases.ts';
import type { Run } from '../../api/runs.ts';
import { useCaseCounts } from '../../app/case-counts.tsx';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { CaseCard } from '../cases/case-card.tsx';
import { useCase } from '../cases/use-case.ts';

interface Props {
  run: Run;
  onDone(): void;
}

/** What the run waits for a person to say, to be answered on the spot. */
export function RunCases({ run, onDone }: Props): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const mayRead = may('read', 'case', run.flow);
  const cases = useLoad(`${run.id} ${run.timeline.length} ${mayRead}`, async (signal) =>
    mayRead ? (await listCases({ run: run.id, open: true }, signal)).items : [],
  );
  // What a failure came to is said above already, and mended by a retry.
  const open = (cases.value ?? []).filter(({ type }) => type !== 'incident');
  if (open.length === 0) return <FailureNote failure={cases.failure} onRetry={cases.reload} />;
  return (
    <section aria-label={t('run.cases')} className="stack">
      <h2>{t('run.cases')}</h2>
      {open.map(({ id }) => (
        <OpenCase
          key={id}
          id={id}
          onDone={() => {
            cases.reload();
            onDone();
          }}
        />
      ))}
    </section>
  );
}

function OpenCase({ id, onDone }: { id: string; onDone(): void }): ReactNode {
  const file = useCase(id);
  const counts = useCaseCounts();
  const done = (): void => {
    counts.reload();
    onDone();
  };
  return (
    <>
      <FailureNote failure={file.failure} onRetry={file.reload} />
      {file.value === null ? null : <CaseCard file={file.value} onUnmask={file.unmask} onDone={done} />}
    </>
  );
}
