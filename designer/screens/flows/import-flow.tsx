import { useState, type ReactNode } from 'react';
import type { Problem } from '../../../schemas/problem.ts';
import { importFlow } from '../../api/flows.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { readDraft } from '../../ui/json-draft.ts';
import { useSubmit } from '../../ui/submit.ts';
import { ProblemList } from './problem-list.tsx';

/** A flow from a file becomes a draft; what is wrong with it is told at once and can be mended later. */
export function ImportFlow({ onClose, onDone }: { onClose(): void; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const [file, setFile] = useState<File | null>(null);
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  const importing = useSubmit(async () => {
    if (file === null) return;
    const made = await importFlow(readDraft(await file.text(), ''));
    onDone();
    if (made.problems.length === 0) onClose();
    else setProblems(made.problems);
  });
  if (problems !== null)
    return (
      <Dialog title={t('import.done')} onClose={onClose}>
        <p>{t('import.problems', { count: problems.length })}</p>
        <ProblemList problems={problems} />
        <div className="form-end">
          <Button look="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t('import.title')} onClose={onClose}>
      <Form submit={importing}>
        <p>{t('import.lead')}</p>
        <FailureNote failure={importing.failure} />
        <Field label={t('import.file')}>
          {(described) => (
            <input
              {...described}
              type="file"
              accept=".json,application/json"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" busy={importing.busy} disabled={file === null}>
            {t('import.go')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
