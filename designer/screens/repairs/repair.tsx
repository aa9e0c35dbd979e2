import { useEffect, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { cancelRepair, getRepair, resumeRepair, type Repair } from '../../api/repairs.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { Fact } from '../../ui/fact.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { When } from '../../ui/when.tsx';
import { RepairProgress } from './repair-progress.tsx';
import { isGoing, RepairStatus } from './repair-state.tsx';

const LOOK_MS = 1_500;

/** How far a bulk retry is, with its brake. */
export function RepairScreen(): ReactNode {
  const { repair: id = '' } = useParams();
  const { t } = useLanguage();
  const { value, failure, busy, reload } = useLoad(id, (signal) => getRepair(id, signal));
  const going = value !== null && isGoing(value.state);
  useEffect(() => {
    if (!going || busy) return undefined;
    const timer = setTimeout(reload, LOOK_MS);
    return () => clearTimeout(timer);
  }, [going, busy, reload]);
  return (
    <Page
      title={t('repair.title')}
      actions={value === null ? undefined : <RepairActions repair={value} onDone={reload} />}
    >
      <p className="crumbs">
        <Link to="/repairs">{t('repairs.title')}</Link>
        <Link to="/runs?status=failed">{t('repair.to-failed')}</Link>
      </p>
      <FailureNote failure={failure} onRetry={reload} />
      {value === null ? null : <RepairFacts repair={value} />}
    </Page>
  );
}

function RepairActions({ repair, onDone }: { repair: Repair; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const act = useSubmit(async () => {
    await (isGoing(repair.state) ? cancelRepair(repair.id) : resumeRepair(repair.id));
    onDone();
  });
  if (!isGoing(repair.state) && repair.state !== 'stopped') return null;
  return (
    <>
      <FailureNote failure={act.failure} />
      <Button
        look={isGoing(repair.state) ? 'danger' : 'primary'}
        busy={act.busy}
        onClick={() => void act.submit()}
      >
        {t(isGoing(repair.state) ? 'repair.cancel' : 'repair.resume')}
      </Button>
    </>
  );
}

function RepairFacts({ repair }: { repair: Repair }): ReactNode {
  const { t } = useLanguage();
  const { nameOf } = useFlowNames();
  const codeName = useCodeName();
  const { state, filter, reason, ratePerMinute, createdAt, createdBy, endCode, failures } = repair;
  return (
    <>
      <dl className="facts">
        <Fact name={t('runs.status')}>
          <RepairStatus state={state} />
        </Fact>
        {filter.flow === undefined ? null : <Fact name={t('runs.flow')}>{nameOf(filter.flow)}</Fact>}
        {filter.errorCode === undefined ? null : (
          <Fact name={t('runs.error')}>{codeName(filter.errorCode)}</Fact>
        )}
        <Fact name={t('action.reason')}>{reason}</Fact>
        <Fact name={t('repair.rate')}>{t('repair.per-minute', { count: ratePerMinute })}</Fact>
        <Fact name={t('runs.started')}>
          <When at={createdAt} full /> {createdBy}
        </Fact>
      </dl>
      {endCode === null ? null : (
        <p className="failure">{t('repair.stopped-at', { error: codeName(endCode) })}</p>
      )}
      <RepairProgress counts={repair.counts} />
      {failures.length === 0 ? null : (
        <section aria-label={t('repair.failures')} className="stack">
          <h2>{t('repair.failures')}</h2>
          <ul className="problems">
            {failures.map(({ code, count }) => (
              <li key={code}>{t('retry-many.one-error', { error: codeName(code), count })}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
