import { useState, type ReactNode } from 'react';
import { Input } from 'antd';
import { parseFormula, printFormula, type FormulaField as Named } from '../../engine/rules/formula/index.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { useBoard, type Board } from './board.ts';
import type { Line } from './model/lines.ts';

interface Props {
  label: string;
  hint: string;
  line: Line;
  rule: unknown;
  /** Undefined: there is none any more. */
  onRule(rule: Json | undefined): void;
  testid: string;
}

/** A rule as people who know spreadsheets type it; it is taken over when it is left, and only if it can be read. */
export function FormulaField({ label, hint, line, rule, onRule, testid }: Props): ReactNode {
  const { language, say } = useLanguage();
  const board = useBoard();
  const fields = fieldsFor(board, line);
  const printed = rule === undefined ? null : printFormula(rule as Json, language, { fields });
  const before = printed?.ok === true ? printed.text : '';
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? before;
  const read = text.trim() === '' ? null : parseFormula(text, { fields });
  const fault = read?.ok === false ? read.fault : null;
  const take = (): void => {
    if (draft === null || fault !== null) return;
    setDraft(null);
    if (draft !== before) onRule(read?.ok === true ? read.rule : undefined);
  };
  // A rule that no formula can say is kept as it is, and shown as what it is.
  const isForeign = printed?.ok === false && draft === null;
  return (
    <label className="mapper-field">
      <span>{label}</span>
      <Input.TextArea
        autoSize
        status={fault === null ? '' : 'error'}
        placeholder={hint}
        value={isForeign ? JSON.stringify(rule) : text}
        readOnly={isForeign}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          take();
        }}
        data-testid={testid}
      />
      {fault === null ? null : (
        <span className="mapper-fault" role="alert">
          {say(fault.message)}
        </span>
      )}
    </label>
  );
}

/** The fields a rule at this line can name: those of its item where it is in a band, else those of the record. */
function fieldsFor({ sources }: Board, { band }: Line): Named[] {
  const base = band === null || band.source === '' ? '' : `${band.source}[*].`;
  const inside = sources.filter(({ kind, path }) => kind === 'value' && path.startsWith(base));
  const names = new Map<string, number>();
  for (const { name } of inside) names.set(name, (names.get(name) ?? 0) + 1);
  return inside.map(({ path, name }) => {
    const own = path.slice(base.length);
    const label = names.get(name) === 1 ? name : own;
    return { path: own.replaceAll('[*]', '.*'), label: { zh: label, en: label } };
  });
}
