import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { useBoard, type Board } from './board.ts';
import { disconnect } from './model/connect.ts';
import { valueAt } from './model/paths.ts';
import { printValue, type SourceField } from './model/source-fields.ts';
import type { TargetRow } from './model/target-rows.ts';
import { printPlace } from './print-result.ts';

interface Props {
  row: TargetRow;
  /** Goes up or down by rows. */
  onMove(step: number): void;
  onFold(): void;
}

const MOST = 8;

/**
 * Takes the keys of the target that is active. Typing searches the source, Enter takes the best; it is a real input at
 * all times, so that input methods can begin a word in it.
 */
export function FieldSearch({ row, onMove, onFold }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const hits = useMemo(() => (isOpen ? rankSources(board, row, text) : []), [board, row, text, isOpen]);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const close = (): void => {
    setText('');
    setOpen(false);
    setAt(0);
  };
  const take = (source: string): void => {
    if (board.draw(source, row.path)) close();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    const done = isOpen
      ? pressInList(event, { hits, at, setAt, take, close })
      : pressOnRow(event, board, row, { onMove, onFold, open: () => setOpen(true) });
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <span className="mapper-combo" onPointerDown={(event) => event.stopPropagation()}>
      <input
        ref={input}
        className="mapper-type"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-label={t('mapper.type-source')}
        {...(isOpen && hits[at] !== undefined ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        placeholder={t('mapper.type-source')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(event.target.value !== '');
          setAt(0);
        }}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={press}
        data-testid="mapper-type"
      />
      {isOpen ? (
        <span className="mapper-hits" role="listbox" id={`${id}-list`} aria-label={t('mapper.source')}>
          {hits.map((hit, index) => (
            <Hit key={hit.field.path} id={`${id}-${index}`} hit={hit} isAt={index === at} onTake={take} />
          ))}
          {hits.length === 0 ? <span className="mapper-nohit">{t('mapper.no-source-found')}</span> : null}
        </span>
      ) : null}
    </span>
  );
}

interface HitOf {
  field: SourceField;
  confidence: number | null;
}

function rankSources({ sources, matchesOf, glosses }: Board, row: TargetRow, text: string): HitOf[] {
  const words = text.normalize('NFKC').toLowerCase().trim();
  const known = new Map((matchesOf.get(row.path) ?? []).map((match) => [match.source, match.confidence]));
  const fits = row.kind === 'list' ? 'list' : 'value';
  return sources
    .filter(({ kind }) => kind === fits)
    .map((field) => ({ field, confidence: known.get(field.path) ?? null }))
    .filter(({ field, confidence }) => {
      if (words === '') return confidence !== null || known.size === 0;
      const gloss = glosses.get(field.path);
      return `${field.path} ${gloss?.zh ?? ''} ${gloss?.en ?? ''}`.toLowerCase().includes(words);
    })
    .sort((a, b) => nearness(b, words) - nearness(a, words))
    .slice(0, MOST);
}

/** What begins with the words stands before what only holds them; then the likelier. */
const nearness = ({ field, confidence }: HitOf, words: string): number =>
  (words !== '' && field.name.toLowerCase().startsWith(words) ? 2 : 0) + (confidence ?? 0);

interface ListKeys {
  hits: readonly HitOf[];
  at: number;
  setAt(at: number): void;
  take(source: string): void;
  close(): void;
}

function pressInList({ key }: KeyboardEvent, { hits, at, setAt, take, close }: ListKeys): boolean {
  if (key === 'ArrowDown') setAt(Math.min(hits.length - 1, at + 1));
  else if (key === 'ArrowUp') setAt(Math.max(0, at - 1));
  else if (key === 'Escape') close();
  else if (key === 'Enter') {
    const hit = hits[at];
    if (hit !== undefined) take(hit.field.path);
  } else return false;
  return true;
}

interface RowKeys {
  onMove(step: number): void;
  onFold(): void;
  open(): void;
}

function pressOnRow(
  { key }: KeyboardEvent,
  board: Board,
  row: TargetRow,
  { onMove, onFold, open }: RowKeys,
): boolean {
  const [line] = board.byTarget.get(row.path) ?? [];
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  const step = steps[key];
  if (step !== undefined) onMove(step);
  else if ((key === 'ArrowLeft' || key === 'ArrowRight') && row.kind !== 'value') onFold();
  else if (key === 'Enter' && board.armed !== null) {
    if (board.draw(board.armed, row.path)) board.arm(null);
  } else if (key === 'Enter') open();
  else if (key === 'Delete' && line !== undefined) board.edit(disconnect(board.mapping, line));
  else if (key === ' ' && line !== undefined) board.select(line.key);
  else if (key === 'Escape') board.arm(null);
  else return false;
  return true;
}

interface HitProps {
  id: string;
  hit: HitOf;
  isAt: boolean;
  onTake(source: string): void;
}

function Hit({ id, hit: { field, confidence }, isAt, onTake }: HitProps): ReactNode {
  const { t, say } = useLanguage();
  const { glosses, samples, sampleAt } = useBoard();
  const gloss = glosses.get(field.path);
  return (
    <span
      id={id}
      role="option"
      aria-selected={isAt}
      className="mapper-hit"
      // The input keeps the focus, so that typing goes on.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onTake(field.path)}
      data-testid={`hit-${field.path}`}
    >
      <span translate="no">{printPlace(field.path)}</span>
      {gloss === undefined ? null : <span className="mapper-gloss">{say(gloss)}</span>}
      <span className="mapper-sample">{printValue(valueAt(samples[sampleAt], field.path))}</span>
      {confidence === null ? null : (
        <span className="mapper-sure">{t('mapper.percent', { percent: Math.round(confidence * 100) })}</span>
      )}
    </span>
  );
}
