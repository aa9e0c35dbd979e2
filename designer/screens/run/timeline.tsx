import { useState, type ReactNode } from 'react';
import type { TimelineEntry } from '../../../schemas/run-view.ts';
import type { Run } from '../../api/runs.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { useCodeName } from '../../ui/code-name.ts';
import { When } from '../../ui/when.tsx';
import type { Blueprint } from './blueprint.ts';
import { useStepNames } from './step-names.ts';
import { eventWord, whyWord } from './journal-words.ts';

interface Props {
  run: Run;
  blueprint: Blueprint | null;
}

const SHOWN = 100;

/** Everything that was recorded of the run, in its order. */
export function Timeline({ run, blueprint }: Props): ReactNode {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  const entries = all ? run.timeline : run.timeline.slice(-SHOWN);
  return (
    <section aria-label={t('timeline.title')} className="stack">
      <h2>{t('timeline.title')}</h2>
      {entries.length < run.timeline.length ? (
        <div>
          <Button look="quiet" onClick={() => setAll(true)}>
            {t('timeline.show-all', { count: run.timeline.length })}
          </Button>
        </div>
      ) : null}
      <ol className="timeline">
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} blueprint={blueprint} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry, blueprint }: { entry: TimelineEntry; blueprint: Blueprint | null }): ReactNode {
  const { t } = useLanguage();
  const { nameOfStep } = useStepNames(blueprint);
  const codeName = useCodeName();
  const { at, type, step, attempt, why, by, reason, event, errorCode, dueAt } = entry;
  return (
    <li>
      <When at={at} />
      <span>
        {step === undefined ? null : <strong>{nameOfStep(step)} </strong>}
        {eventWord(type, t)}
        {attempt === undefined || attempt === 1 ? null : ` ${t('timeline.attempt', { number: attempt })}`}
        {why === undefined ? null : ` ${whyWord(why, t)}`}
        {event === undefined ? null : <code> {event}</code>}
        {errorCode === undefined ? null : (
          <span title={errorCode}>{t('timeline.error', { error: codeName(errorCode) })}</span>
        )}
        {dueAt === undefined ? null : (
          <>
            {' '}
            {t('step.until')} <When at={dueAt} />
          </>
        )}
        {by === undefined ? null : <span className="faint"> {t('timeline.by', { name: by })}</span>}
        {reason === undefined ? null : <span className="faint">{t('timeline.reason', { reason })}</span>}
      </span>
    </li>
  );
}
