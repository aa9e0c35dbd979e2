import { useMemo, type ReactNode } from 'react';
import type { Text } from '../../../schemas/text.ts';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { fieldName } from '../../ui/field-name.ts';
import { NOTHING_YET, type Correction } from './correction.ts';
import { LeafEditor } from './leaf-editor.tsx';
import { leavesOf } from './record-leaves.ts';

interface Props {
  record: unknown;
  problems: readonly { field: string; message: Text }[];
  corrections: readonly Correction[];
  onChange(corrections: Correction[]): void;
}

/** What is wrong with a record, and a line for each value that is put right. */
export function LeafEditors({ record, problems, corrections, onChange }: Props): ReactNode {
  const { t, say } = useLanguage();
  const leaves = useMemo(() => leavesOf(record), [record]);
  return (
    <div className="leaf">
      {problems.map(({ field, message }) => (
        <p key={`${field} ${message.en}`} className="leaf-problem">
          <b>{fieldName(field)}</b> {say(message)}
        </p>
      ))}
      {corrections.map((correction, at) => (
        <LeafEditor
          key={at}
          leaves={leaves}
          correction={correction}
          onChange={(next) => onChange(corrections.map((one, index) => (index === at ? next : one)))}
        />
      ))}
      <div>
        <Button look="quiet" onClick={() => onChange([...corrections, NOTHING_YET])}>
          {t('leaf.more')}
        </Button>
      </div>
    </div>
  );
}
