import { Fragment, useState, type ReactNode } from 'react';
import type { StepView } from '../../../schemas/run-view.ts';
import type { Run } from '../../api/runs.ts';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Status, Tag, type Tone } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';
import type { Blueprint } from './blueprint.ts';
import { StepDetail } from './step-detail.tsx';
import { useStepNames } from './step-names.ts';
import { waitWord } from './journal-words.ts';

interface Props {
  run: Run;
  /** Those of the run to show. */
  steps: readonly StepView[];
  /** Key of the step that stands open at first. */
  opened?: string | undefined;
  blueprint: Blueprint | null;
}

/** More rows than these come on demand: a run may have thousands of steps. */
const SHOWN = 200;

const tones: Readonly<Record<StepView['status'], Tone>> = {
  started: 'busy',
  retrying: 'waiting',
  waiting: 'waiting',
  resumed: 'busy',
  completed: 'good',
  failed: 'bad',
  canceled: 'idle',
};

const heads = [
  'step.name',
  'runs.status',
  'step.attempts',
  'runs.started',
  'runs.took',
  'step.note',
] as const;

/** The steps in the order in which they began; each opens to what it did. */
export function StepTable({ run, steps, opened, blueprint }: Props): ReactNode {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(opened === undefined ? [] : [opened]));
  const shown = all ? steps : steps.slice(0, SHOWN);
  const toggle = (key: string): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <>
      <table role="table" className="table steps">
        <caption className="unseen">{t('step.title')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th key={head} role="columnheader" scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((step) => (
            <Fragment key={step.key}>
              <StepRow
                step={step}
                blueprint={blueprint}
                open={open.has(step.key)}
                onToggle={() => toggle(step.key)}
              />
              {open.has(step.key) ? (
                <tr role="row" className="step-open">
                  <td role="cell" colSpan={heads.length}>
                    <StepDetail run={run} step={step} blueprint={blueprint} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
      {shown.length < steps.length ? (
        <div>
          <Button onClick={() => setAll(true)}>{t('step.show-all', { count: steps.length })}</Button>
        </div>
      ) : null}
    </>
  );
}

interface RowProps {
  step: StepView;
  blueprint: Blueprint | null;
  open: boolean;
  onToggle(): void;
}

function StepRow({ step, blueprint, open, onToggle }: RowProps): ReactNode {
  const { t } = useLanguage();
  const { nameOfStep, typeOfStep } = useStepNames(blueprint);
  const type = typeOfStep(step.key);
  return (
    <tr role="row">
      <td role="cell" className="at-lead">
        <button type="button" className="disclose" aria-expanded={open} onClick={onToggle}>
          <span aria-hidden="true" className="disclose-mark" />
          <span>{nameOfStep(step.key)}</span>
        </button>
        {type === undefined ? null : <span className="faint under">{type}</span>}
      </td>
      <td role="cell" className="at-side">
        <Status tone={tones[step.status]}>{t(`step.${step.status}`)}</Status>
      </td>
      <td role="cell" className="at-rest cell-attempts figures">
        {step.attempts > 1 ? (
          <Tag look="waiting">{t('step.times', { count: step.attempts })}</Tag>
        ) : (
          step.attempts
        )}
      </td>
      <td role="cell" className="at-rest">
        <When at={step.startedAt} />
      </td>
      <td role="cell" className="at-rest figures">
        {step.durationMs === undefined ? null : duration(step.durationMs, t)}
      </td>
      <td role="cell" className="at-rest">
        <StepNote step={step} blueprint={blueprint} />
      </td>
    </tr>
  );
}

/** The one thing worth knowing without opening the row. */
function StepNote({ step, blueprint }: { step: StepView; blueprint: Blueprint | null }): ReactNode {
  const { t, say } = useLanguage();
  const { nameOfPort } = useStepNames(blueprint);
  const { error, wait, retryAt, iterations, cached, ports, reason } = step;
  if (error !== undefined)
    return (
      <>
        <Tag look="bad">{t(`blame.${error.blame}`)}</Tag> {say(error.message)}
        {retryAt === undefined ? null : (
          <span className="faint">
            {' '}
            {t('step.retry-at')} <When at={retryAt} />
          </span>
        )}
      </>
    );
  if (wait !== undefined)
    return (
      <>
        {waitWord(wait.kind, t)}
        {wait.dueAt === undefined ? null : (
          <span className="faint">
            {' '}
            {t('step.until')} <When at={wait.dueAt} />
          </span>
        )}
      </>
    );
  if (reason !== undefined) return reason;
  if (iterations !== undefined) return t('step.iterations', { count: iterations });
  if (cached === true) return t('step.cached');
  if (ports === undefined) return null;
  const taken = ports.map((port) => nameOfPort(step.key, port)).join(t('list.comma'));
  return <span className="faint">→ {taken}</span>;
}
