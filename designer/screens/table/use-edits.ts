import { useRef, useState } from 'react';
import { asFailure, type ApiFailure } from '../../api/failure.ts';
import { getRecord, updateRecord, type TableRecord } from '../../api/records.ts';
import { useLanguage } from '../../language/language.tsx';
import type { FieldAt } from '../../tables/field-path.ts';
import type { RowSource } from '../../tables/row-source.ts';

interface Step {
  record: string;
  path: string;
  before: unknown;
  after: unknown;
}

export interface Edits {
  saving: { record: string; path: string } | null;
  failure: ApiFailure | null;
  mayUndo: boolean;
  mayRedo: boolean;
  save(record: TableRecord, at: FieldAt, value: unknown): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
}

type Tell = (message: { type: 'success' | 'error'; content: string }) => void;

type Write = (record: { id: string; revision: number }, path: string, value: unknown) => Promise<boolean>;

/** One write at a time, against the revision that was seen. */
function useWrite(table: string, source: RowSource, tell: Tell) {
  const { t, say } = useLanguage();
  const [saving, setSaving] = useState<Edits['saving']>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const busy = useRef(false);
  const write: Write = async (record, path, value) => {
    if (busy.current) return false;
    busy.current = true;
    setSaving({ record: record.id, path });
    setFailure(null);
    try {
      const result = await updateRecord(table, record, { [path]: value ?? null });
      const [problem] = result.problems;
      if (result.outcome === 'refused')
        tell({ type: 'error', content: problem === undefined ? t('table.refused') : say(problem.message) });
      else source.patch(await getRecord(table, record.id, false));
      return result.outcome !== 'refused';
    } catch (error) {
      const failed = asFailure(error);
      setFailure(failed);
      // Somebody else was first: what stands there now is shown, and the writer decides again.
      if (failed.status === 409 || failed.status === 412)
        await getRecord(table, record.id, false).then(source.patch, () => undefined);
      return false;
    } finally {
      busy.current = false;
      setSaving(null);
    }
  };
  return { saving, failure, write, fail: (error: unknown) => setFailure(asFailure(error)) };
}

/** Cells that people write, and back again. */
export function useEdits(table: string, source: RowSource, tell: Tell): Edits {
  const { t } = useLanguage();
  const { saving, failure, write, fail } = useWrite(table, source, tell);
  const [done, setDone] = useState<readonly Step[]>([]);
  const [undone, setUndone] = useState<readonly Step[]>([]);
  const step = async (one: Step, value: unknown): Promise<boolean> => {
    try {
      return await write(await getRecord(table, one.record, false), one.path, value);
    } catch (error) {
      fail(error);
      return false;
    }
  };
  return {
    saving,
    failure,
    mayUndo: done.length > 0,
    mayRedo: undone.length > 0,
    async save(record, at, value) {
      const before = record[at.path];
      if (!(await write(record, at.path, value))) return;
      // Of personal data only the mask is known here, which cannot be put back.
      if (at.field.pii !== undefined) return;
      setDone((steps) => [...steps, { record: record.id, path: at.path, before, after: value }]);
      setUndone([]);
    },
    async undo() {
      const last = done.at(-1);
      if (last === undefined || !(await step(last, last.before))) return;
      setDone((steps) => steps.slice(0, -1));
      setUndone((steps) => [...steps, last]);
      tell({ type: 'success', content: t('table.undone') });
    },
    async redo() {
      const last = undone.at(-1);
      if (last === undefined || !(await step(last, last.after))) return;
      setUndone((steps) => steps.slice(0, -1));
      setDone((steps) => [...steps, last]);
    },
  };
}
