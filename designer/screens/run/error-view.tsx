import type { ReactNode } from 'react';
import { errorTextOf } from '../../../schemas/errors/catalog.ts';
import type { RunErrorView } from '../../../schemas/run-view.ts';
import { duration } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Tag } from '../../ui/status.tsx';
import type { Blueprint } from './blueprint.ts';
import { useStepNames } from './step-names.ts';

interface Props {
  error: RunErrorView;
  /** Where it happened, if that is not said already. */
  step?: string | undefined;
  blueprint: Blueprint | null;
}

/** What went wrong, whose matter it is, and what helps. */
export function ErrorView({ error, step, blueprint }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { nameOfStep } = useStepNames(blueprint);
  const help = errorTextOf(error.code)?.help;
  const { code, message, blame, retryable, retryAfterMs, path, details } = error;
  return (
    <section className="failure" aria-label={t('runs.error')}>
      <p>
        {step === undefined ? null : <strong>{t('error.at-step', { step: nameOfStep(step) })} </strong>}
        {say(message)}
      </p>
      <p className="error-facts">
        <Tag look="bad">{t(`blame.${blame}`)}</Tag>
        <span>{help === undefined ? t(`blame.${blame}-next`) : say(help)}</span>
        {retryable ? <span>{t('error.retryable')}</span> : null}
        {retryAfterMs === undefined ? null : (
          <span>{t('error.retry-after', { time: duration(retryAfterMs, t) })}</span>
        )}
      </p>
      <details>
        <summary>{t('shell.details')}</summary>
        <p>
          <code>{code}</code> {path === undefined ? null : <code>{path}</code>}
        </p>
        {details === undefined ? null : <JsonView label={t('shell.details')} value={details} />}
      </details>
    </section>
  );
}
