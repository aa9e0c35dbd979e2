import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Run } from '../../api/runs.ts';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Fact } from '../../ui/fact.tsx';
import { ModeTag, RunState } from '../../ui/run-status.tsx';
import { useSearchKeyName } from '../../ui/search-key-name.ts';
import { When } from '../../ui/when.tsx';
import { triggerWord } from './journal-words.ts';
import { isOver } from './use-run.ts';

/** What a run is: state, time, keys, and the runs it belongs to. */
export function RunFacts({ run }: { run: Run }): ReactNode {
  const { t } = useLanguage();
  const keyName = useSearchKeyName();
  const { parent, forkedFrom, replyStatus, cancelReason } = run;
  return (
    <dl className="facts">
      <Fact name={t('runs.status')}>
        <RunState status={run.status} held={run.held} /> <ModeTag mode={run.mode} />
      </Fact>
      {cancelReason === undefined ? null : <Fact name={t('run.cancel-reason')}>{cancelReason}</Fact>}
      {Object.entries(run.keys).map(([name, value]) => (
        <Fact key={name} name={keyName(name)}>
          <Link to={`/runs?${new URLSearchParams({ key: value }).toString()}`}>{value}</Link>
        </Fact>
      ))}
      <Fact name={t('runs.started')}>
        <When at={run.startedAt} full />
      </Fact>
      <Fact name={t('runs.took')}>
        <Took run={run} />
      </Fact>
      <Fact name={t('flows.version')}>
        <Link to={`/runs?flow=${run.flow}`}>{run.flow}</Link>{' '}
        <span className="figures">{t('runs.version', { version: run.version })}</span>
      </Fact>
      <Fact name={t('run.trigger')}>
        {triggerWord(run.trigger, t)}
        {run.startNode === undefined ? null : ` · ${run.startNode}`}
      </Fact>
      {replyStatus === undefined ? null : (
        <Fact name={t('run.reply')}>
          <span className="figures">{replyStatus}</span>
        </Fact>
      )}
      {parent === undefined ? null : (
        <Fact name={t('run.parent')}>
          <Link to={`/runs/${parent.run}`}>{parent.step}</Link>
        </Fact>
      )}
      {forkedFrom === undefined ? null : (
        <Fact name={t('run.forked-from')}>
          <Link to={`/runs/${forkedFrom.run}`}>{forkedFrom.step}</Link>
          {forkedFrom.reason === undefined ? null : <span className="faint"> {forkedFrom.reason}</span>}
        </Fact>
      )}
      <Fact name={t('run.id')}>
        <code>{run.id}</code>
      </Fact>
    </dl>
  );
}

/** Of a run that goes on: until now, counted on every second. */
function Took({ run }: { run: Run }): ReactNode {
  const { t } = useLanguage();
  const [now, setNow] = useState(() => Date.now());
  const going = !isOver(run);
  useEffect(() => {
    if (!going) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [going]);
  const ms = run.durationMs ?? Math.max(0, now - run.startedAt);
  return (
    <span className="figures">{going ? t('run.so-far', { time: duration(ms, t) }) : duration(ms, t)}</span>
  );
}
