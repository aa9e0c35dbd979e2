import { useMemo, useState, type ReactNode } from 'react';
import { getCase, resolveCase, type CaseFile } from '../../api/cases.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { CaseCheck, CheckAll } from './case-check.tsx';
import { defer } from './deferred.ts';
import { readDetails } from './details.ts';
import type { FixProps } from './group-drawer.tsx';
import { correctionsOf, isWritten, mended, type Correction } from './correction.ts';
import { LeafEditors } from './leaf-editors.tsx';
import { resolveEach } from './resolve-each.ts';

/** Records that could not be read: the value to blame, put right in its own field, record by record or all alike. */
export function FixRecords({ cases, selected, onSelect }: FixProps): ReactNode {
  const { t } = useLanguage();
  const ids = cases.map(({ id }) => id);
  const files = useLoad(ids.join(' '), async (signal) => {
    const all = await Promise.all(ids.map((id) => getCase(id, false, signal)));
    return new Map(all.map((file) => [file.id, file]));
  });
  const [changes, setChanges] = useState<Readonly<Record<string, readonly Correction[]>>>({});
  const [note, setNote] = useState('');
  const begun = useMemo(
    () => new Map([...(files.value ?? [])].map(([id, file]) => [id, correctionsOf(file)])),
    [files.value],
  );
  const of = (id: string): readonly Correction[] => changes[id] ?? begun.get(id) ?? [];
  const ready = selected.filter((id) => isWritten(of(id)));
  const first = of(ready[0] ?? '');
  const correcting = useSubmit(async () => {
    const told = note.trim() === '' ? {} : { note: note.trim() };
    const replies = new Map(ready.map((id) => [id, mended(recordOf(files.value?.get(id)), of(id))] as const));
    defer(ready, () => resolveEach(ready, (id) => resolveCase(id, { reply: replies.get(id), ...told })));
  });
  const fillAll = (): void => {
    const filled = selected.map((id): [string, Correction[]] => {
      const own = of(id);
      return [
        id,
        first.map((one, at) => ({
          ...one,
          pointer: own[at]?.pointer || one.pointer,
          before: own[at]?.before ?? '',
        })),
      ];
    });
    setChanges({ ...changes, ...Object.fromEntries(filled) });
  };
  return (
    <Form submit={correcting} label={t('case.answer')}>
      <FailureNote failure={files.failure} onRetry={files.reload} />
      <div className="card-line">
        <CheckAll cases={cases} selected={selected} onSelect={onSelect} />
        <Button look="quiet" disabled={first.length === 0 || selected.length < 2} onClick={fillAll}>
          {t('cases.fill-all')}
        </Button>
      </div>
      <ul className="case-checks">
        {cases.map((one) => {
          const file = files.value?.get(one.id);
          return (
            <CaseCheck key={one.id} one={one} selected={selected} onSelect={onSelect}>
              {file === undefined ? null : (
                <LeafEditors
                  record={recordOf(file)}
                  problems={readDetails(file.details).problems}
                  corrections={of(one.id)}
                  onChange={(next) => setChanges({ ...changes, [one.id]: next })}
                />
              )}
            </CaseCheck>
          );
        })}
      </ul>
      <TextField label={t('case.note')} value={note} onText={setNote} />
      <div className="form-end">
        <Button look="primary" type="submit" disabled={ready.length === 0}>
          {t('cases.submit', { count: ready.length })}
        </Button>
      </div>
    </Form>
  );
}

const recordOf = (file: CaseFile | undefined): unknown => readDetails(file?.details).record ?? {};
