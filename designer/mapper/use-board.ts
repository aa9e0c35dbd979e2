import { useCallback, useEffect, useMemo, useState } from 'react';
import { App } from 'antd';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import type { Board, Choice, ListsByName } from './board.ts';
import { createHover } from './hover.ts';
import { connect } from './model/connect.ts';
import { faultsOf, gapsOf, vanishedSources } from './model/gaps.ts';
import { historyOf, record, redo, undo, type History } from './model/history.ts';
import { linesOf } from './model/lines.ts';
import { sourceFields } from './model/source-fields.ts';
import { targetRows } from './model/target-rows.ts';
import { stepsFor, unitQuestions } from './model/units.ts';
import { usePreview, useSuggestions } from './use-helper.ts';

export interface BoardInput {
  mapping: Mapping;
  onChange(mapping: Mapping): void;
  samples: readonly Json[];
  headings: readonly string[] | undefined;
  choices: Readonly<Record<string, readonly Choice[]>>;
  lists: ListsByName;
  glosses: Readonly<Record<string, Text>>;
  readOnly: boolean;
}

/** Suggestions this sure tell what a field of the source is about. */
const SURE = 0.8;

export function useMappingBoard(input: BoardInput): Board & { tookMs: number | null } {
  const { mapping, samples, headings, choices, lists, readOnly } = input;
  const changes = useHistory(mapping, input.onChange);
  const pointing = usePointing();
  const [sampleAt, showSample] = useState(0);
  const { target, fields, group } = mapping;
  const at = Math.min(sampleAt, Math.max(0, samples.length - 1));
  const { preview, from, tookMs } = usePreview(mapping, samples, at, lists);
  const { found, busy } = useSuggestions({ target, samples, headings, choices });
  const sources = useMemo(() => sourceFields(samples, headings), [samples, headings]);
  const targets = useMemo(() => targetRows(target), [target]);
  const lines = useMemo(
    () => linesOf({ ...(fields && { fields }), ...(group && { group }) }),
    [fields, group],
  );
  const byTarget = useMemo(() => groupByTarget(lines), [lines]);
  const matchesOf = useMemo(() => groupByTarget(found.matches), [found.matches]);
  const read = useMemo(() => new Set(lines.flatMap((line) => line.sources)), [lines]);
  const gaps = useMemo(() => gapsOf(mapping, lines, samples), [mapping, lines, samples]);
  const faults = useMemo(() => faultsOf(preview, lines), [preview, lines]);
  const vanished = useMemo(
    () => vanishedSources(lines, sources, found.matches),
    [lines, sources, found.matches],
  );
  const questions = useMemo(
    () => unitQuestions(lines, target, samples, found.units),
    [lines, target, samples, found.units],
  );
  const glosses = useMemo(
    () => glossesOf(input.glosses, found.matches, target),
    [input.glosses, found.matches, target],
  );
  const refuse = useRefusal();

  const draw = (source: string, to: string): boolean => {
    if (readOnly) return false;
    const match = found.matches.find((one) => one.source === source && one.target === to);
    const type = target.find(({ path }) => path === to)?.type ?? 'object';
    const steps = match?.steps ?? stepsFor(type, source, samples, found.units);
    const done = connect(mapping, { source, target: to, steps });
    if (!done.ok) refuse(done.refusal);
    else changes.edit(done.mapping);
    return done.ok;
  };
  const shown = { samples, sampleAt: at, showSample, preview, previewFrom: from, tookMs };
  const known = { lines, read, byTarget, sources, targets, gaps, faults, vanished, questions, glosses };
  return {
    mapping,
    readOnly,
    choices,
    lists,
    matches: found.matches,
    matchesOf,
    suggesting: busy,
    ...shown,
    ...known,
    ...changes,
    ...pointing,
    draw,
  };
}

function groupByTarget<T extends { target: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.target);
    if (group === undefined) groups.set(item.target, [item]);
    else group.push(item);
  }
  return groups;
}

function glossesOf(
  given: BoardInput['glosses'],
  matches: Board['matches'],
  target: Mapping['target'],
): Map<string, Text> {
  const labels = new Map(target.map(({ path, label }) => [path, label]));
  const glosses = new Map<string, Text>();
  for (const { source, target: to, chosen, confidence } of matches) {
    const label = labels.get(to);
    if (chosen && confidence >= SURE && label !== undefined) glosses.set(source, label);
  }
  for (const [path, gloss] of Object.entries(given)) glosses.set(path, gloss);
  return glosses;
}

function useRefusal(): (code: 'other-list' | 'list-to-value' | 'value-to-list' | 'no-list') => void {
  const { t } = useLanguage();
  const { message } = App.useApp();
  return (code) => void message.warning(t(`mapper-refusal.${code}`));
}

/** Steps back and forth over the document, also where somebody else changes it. */
function useHistory(
  mapping: Mapping,
  onChange: (mapping: Mapping) => void,
): Pick<Board, 'edit' | 'undo' | 'redo' | 'canUndo' | 'canRedo'> {
  const [history, setHistory] = useState<History<Mapping>>(() => historyOf(mapping));
  useEffect(() => setHistory((before) => record(before, mapping)), [mapping]);
  const go = useCallback(
    (next: History<Mapping>): void => {
      setHistory(next);
      if (next.present !== mapping) onChange(next.present);
    },
    [mapping, onChange],
  );
  return {
    edit: (next, merge) => go(record(history, next, merge ?? null)),
    undo: () => go(undo(history)),
    redo: () => go(redo(history)),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}

type Pointing = Pick<Board, 'selected' | 'select' | 'armed' | 'arm' | 'active' | 'activate' | 'hover'>;

function usePointing(): Pointing {
  const [selected, select] = useState<string | null>(null);
  const [armed, arm] = useState<string | null>(null);
  const [active, activate] = useState<string | null>(null);
  const [hover] = useState(createHover);
  return { selected, select, armed, arm, active, activate, hover };
}
