import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Input, type InputRef } from 'antd';
import {
  applyCompletion,
  canonicalRule,
  completeFormula,
  parseFormula,
  printFormula,
  type Completion,
  type Completions,
  type FormulaFault,
  type FormulaFields,
} from '../../engine/rules/formula/index.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { DataField } from './data-fields.ts';
import { CompletionList } from './completion-list.tsx';
import { FieldPicker } from './field-picker.tsx';
import { carriesField, droppedField, useSurroundings } from './surroundings.tsx';
import { useFormulaFields } from './use-formula-fields.ts';

interface Props {
  rule: Json | undefined;
  /** Called whenever what is typed is a whole formula. */
  onChange: (rule: Json) => void;
  label: string;
  id?: string | undefined;
}

type Area = { resizableTextArea?: { textArea: HTMLTextAreaElement } } & Pick<InputRef, 'focus'>;

const sameRule = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && printJson(canonicalRule(a)) === printJson(canonicalRule(b)));

/** What the formula field holds: the text as typed, and the rule it last spelled. */
function useFormulaText(rule: Json | undefined, given: FormulaFields) {
  const { language, say } = useLanguage();
  const written = (): string => {
    if (rule === undefined || rule === null) return '';
    const printed = printFormula(rule, language, given);
    return printed.ok ? printed.text : '';
  };
  const [text, setText] = useState(written);
  const spelt = useRef(rule);
  const spoken = useRef(language);
  // What comes from elsewhere, the builder for instance, is written out; what was typed stays as it was typed.
  useEffect(() => {
    if (sameRule(spelt.current, rule) && spoken.current === language) return;
    spelt.current = rule;
    spoken.current = language;
    setText(written());
  });
  const unsaid = rule === undefined || rule === null ? undefined : printFormula(rule, language, given);
  return { text, setText, spelt, unsaid: unsaid?.ok === false ? say(unsaid.message) : undefined };
}

/** A formula as in a spreadsheet, with completion of fields and functions, and faults marked where they are. */
export function FormulaBar({ rule, onChange, label, id }: Props): ReactNode {
  const { language, t } = useLanguage();
  const { readOnly, fields, target } = useSurroundings();
  const given = useFormulaFields();
  const { text, setText, spelt, unsaid } = useFormulaText(rule, given);
  const [offers, setOffers] = useState<Completions | null>(null);
  const [active, setActive] = useState(0);
  const area = useRef<Area>(null);
  const list = useId();
  const parsed = text.trim() === '' ? undefined : parseFormula(text, given);
  const fault = parsed?.ok === false ? parsed.fault : undefined;
  const input = (): HTMLTextAreaElement | undefined => area.current?.resizableTextArea?.textArea;

  const change = (next: string, caret: number, ask: boolean): void => {
    setText(next);
    const found = completeFormula(next, caret, given, language);
    setOffers(ask && found.to > found.from && found.items.length > 0 ? found : null);
    setActive(0);
    const read = parseFormula(next, given);
    if (!read.ok) return;
    spelt.current = read.rule;
    onChange(read.rule);
  };
  const place = (next: { text: string; caret: number }): void => {
    change(next.text, next.caret, false);
    requestAnimationFrame(() => {
      input()?.focus();
      input()?.setSelectionRange(next.caret, next.caret);
    });
  };
  const accept = (offer: Completion): void => {
    if (offers !== null) place(applyCompletion(text, offers, offer));
  };
  const insert = (field: DataField): void => {
    const from = input()?.selectionStart ?? text.length;
    const named = printFormula({ var: field.rulePath ?? '' }, language, given);
    const name = named.ok ? named.text : '';
    const to = input()?.selectionEnd ?? from;
    place({ text: text.slice(0, from) + name + text.slice(to), caret: from + name.length });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    const { key, currentTarget } = event;
    if (key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOffers(completeFormula(text, currentTarget.selectionStart, given, language));
      return;
    }
    if (offers === null) {
      if (key === 'Enter' && !event.shiftKey) event.preventDefault();
      return;
    }
    const count = offers.items.length;
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setActive((active + (key === 'ArrowDown' ? 1 : count - 1)) % count);
    else if (key === 'Escape') setOffers(null);
    else if (key === 'Enter' || key === 'Tab') accept(offers.items[active] as Completion);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="formula">
      <div className="formula-row">
        <div className="formula-box">
          <Underline text={text} fault={fault} />
          <Input.TextArea
            ref={area as never}
            id={id}
            className="formula-text"
            autoSize={{ minRows: 1, maxRows: 8 }}
            value={text}
            readOnly={readOnly}
            status={fault === undefined ? '' : 'error'}
            spellCheck={false}
            placeholder={t('formula.placeholder')}
            aria-label={label}
            role="combobox"
            aria-expanded={offers !== null}
            aria-controls={list}
            aria-invalid={fault !== undefined}
            {...(offers === null ? {} : { 'aria-activedescendant': `${list}-${active}` })}
            data-testid="formula"
            onChange={({ target: { value, selectionStart }, nativeEvent }) =>
              isComposing(nativeEvent as InputEvent) ? setText(value) : change(value, selectionStart, true)
            }
            onCompositionEnd={({ currentTarget }) =>
              change(currentTarget.value, currentTarget.selectionStart, true)
            }
            onKeyDown={onKeyDown}
            onFocus={() => {
              target.current = insert;
            }}
            onBlur={() => setOffers(null)}
            onDragOver={(event) => {
              if (carriesField(event.dataTransfer)) event.preventDefault();
            }}
            onDrop={(event) => {
              const field = droppedField(event.dataTransfer, fields);
              if (field === undefined) return;
              event.preventDefault();
              insert(field);
            }}
          />
          {offers === null ? null : (
            <CompletionList id={list} offers={offers.items} active={active} onPick={accept} />
          )}
        </div>
        <FieldPicker onPick={insert} />
      </div>
      <FaultNote fault={fault} unsaid={text === '' ? unsaid : undefined} />
    </div>
  );
}

/** The text again, unseen, under the one being typed: only the line below its fault shows. */
function Underline({ text, fault }: { text: string; fault: FormulaFault | undefined }): ReactNode {
  if (fault === undefined) return null;
  const { from, to } = fault;
  return (
    <div className="formula-under" aria-hidden>
      {text.slice(0, from)}
      <span className="formula-fault" data-testid="formula-fault">
        {from === to ? ' ' : text.slice(from, to)}
      </span>
      {text.slice(to)}
    </div>
  );
}

function FaultNote({
  fault,
  unsaid,
}: {
  fault: FormulaFault | undefined;
  unsaid: string | undefined;
}): ReactNode {
  const { say, t } = useLanguage();
  if (unsaid !== undefined) return <p className="setting-problem">{unsaid}</p>;
  if (fault === undefined) return null;
  return (
    <p className="setting-problem" role="status" data-testid="formula-problem">
      {t('formula.at', { place: fault.from + 1 })} {say(fault.message)}
      {fault.hint === undefined ? null : <span className="quiet"> {say(fault.hint)}</span>}
    </p>
  );
}
