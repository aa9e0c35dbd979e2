import type { ReactNode } from 'react';
import type { CaseFile } from '../../api/cases.ts';
import { useSession } from '../../app/session.tsx';
import { messageHalves } from '../../../schemas/errors/message-halves.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldName } from '../../ui/field-name.ts';
import { useCodeName } from '../../ui/code-name.ts';
import { Button } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Tag } from '../../ui/status.tsx';
import { When } from '../../ui/when.tsx';
import { AnswerIncident } from './answer-incident.tsx';
import { AnswerTask } from './answer-task.tsx';
import { CorrectRecord } from './correct-record.tsx';
import { DecideOutcome } from './decide-outcome.tsx';
import { readDetails } from './details.ts';

export interface AnswerProps {
  file: CaseFile;
  onDone(): void;
}

const answers = {
  task: AnswerTask,
  uncertain: DecideOutcome,
  quarantine: CorrectRecord,
  incident: AnswerIncident,
} as const;

/** A case: what happened, what is known, and the answer a person gives. */
export function CaseCard({ file, onDone, onUnmask }: AnswerProps & { onUnmask(): void }): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const details = readDetails(file.details);
  const Answer = answers[file.type];
  return (
    <section className="card stack" aria-label={t(`case.${file.type}`)}>
      <CaseHead file={file} title={details.title === undefined ? undefined : say(details.title)} />
      {details.problems.length === 0 ? null : (
        <ul className="problems">
          {details.problems.map(({ field, message }) => (
            <li key={`${field} ${message.en}`}>
              <code>{fieldName(field)}</code> {say(message)}
            </li>
          ))}
        </ul>
      )}
      {details.error === undefined ? null : (
        <p>
          <code>{details.error.code}</code> {say(messageHalves(details.error.message))}
        </p>
      )}
      {details.request === undefined ? null : <JsonView label={t('case.request')} value={details.request} />}
      {file.masked && may('unmask', 'pii', file.flow ?? undefined) ? (
        <p>
          <Button onClick={onUnmask}>{t('run.unmask')}</Button>{' '}
          <span className="faint">{t('run.unmask-hint')}</span>
        </p>
      ) : null}
      {file.closedAt !== null ? (
        <p role="status">
          {t('case.closed', { name: file.closedBy ?? '' })} <When at={file.closedAt} /> {file.note}
        </p>
      ) : may('handle', 'case', file.flow ?? undefined) ? (
        <Answer key={String(file.masked)} file={file} onDone={onDone} />
      ) : (
        <p className="faint">{t('case.not-allowed')}</p>
      )}
    </section>
  );
}

function CaseHead({ file, title }: { file: CaseFile; title: string | undefined }): ReactNode {
  const { t, say } = useLanguage();
  const codeName = useCodeName();
  const { severity, type, cause, openedAt, deadlineAt, handler, step } = file;
  return (
    <>
      <p className="card-line">
        <Severity severity={severity} />
        <Tag>{t(`case.${type}`)}</Tag>
        <strong>{title ?? codeName(cause)}</strong>
      </p>
      <p className="card-line faint">
        {step === null ? null : <code>{step}</code>}
        <span>
          {t('case.opened')} <When at={openedAt} />
        </span>
        {deadlineAt === null ? null : (
          <span>
            {t('case.deadline')} <When at={deadlineAt} />
          </span>
        )}
        {handler === null ? null : <span>{t('case.handler', { name: handler })}</span>}
      </p>
      {file.help === undefined ? null : <p>{say(file.help)}</p>}
      {file.suggestion === null ? null : <p>{t('case.suggestion', { text: file.suggestion })}</p>}
    </>
  );
}
