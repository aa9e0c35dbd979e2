import { RECORD } from '../scope.ts';
import type { Language } from '../sentence/phrase.ts';
import { createNames, type FormulaField, type FormulaFields } from './names.ts';
import { formulaFunctions } from './functions.ts';

/** One way to go on at the caret. */
export interface Completion {
  readonly kind: 'field' | 'function';
  readonly label: string;
  /** The name in the other language, or how a function is used. */
  readonly detail: string;
  readonly help?: string;
  readonly path?: string;
  /** What takes the place of `from`–`to`, and how far behind its start the caret stands then. */
  readonly insert: string;
  readonly caret: number;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

/** A word being typed: bare, or in a bracket that is still open. */
const WORD = /(?:\[[^\]"]*|[\p{L}_][\p{L}\p{N}_.-]*)$/u;
const MOST = 40;

/** What may stand at the caret: fields first, then functions; those that begin as typed before those that hold it. */
export function completeFormula(
  text: string,
  caret: number,
  given: FormulaFields,
  language: Language,
): Completions {
  const before = text.slice(0, caret);
  const word = insideText(before) ? undefined : (WORD.exec(before)?.[0] ?? '');
  if (word === undefined) return { from: caret, to: caret, items: [] };
  const wanted = word.replace(/^\[/, '').toUpperCase();
  const rank = (names: readonly string[]): number => {
    const upper = names.map((name) => name.toUpperCase());
    if (upper.some((name) => name.startsWith(wanted))) return 0;
    return upper.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  const items = [...fieldItems(given, language), ...functionItems(language)]
    .map((item) => ({ item, rank: rank(item.names) }))
    .filter(({ rank: place }) => place < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ item }) => item.completion);
  return { from: caret - word.length, to: caret, items };
}

/** Whether the caret stands in a text in quotes. */
function insideText(before: string): boolean {
  const straight = before.split(/["＂]/).length - 1;
  return straight % 2 === 1 || before.lastIndexOf('“') > before.lastIndexOf('”');
}

interface Named {
  readonly completion: Completion;
  readonly names: readonly string[];
}

function fieldItems(given: FormulaFields, language: Language): Named[] {
  const names = createNames(given);
  return (given.fields ?? []).flatMap(({ path, label }: FormulaField): Named[] => {
    const scope = path.includes('.*.') ? itemScope(path) : { scope: RECORD, path };
    const insert = names.spell(scope.path, scope.scope, language);
    if (insert === undefined) return [];
    return [
      {
        completion: {
          kind: 'field',
          label: label[language],
          detail: label[language === 'zh' ? 'en' : 'zh'],
          path,
          insert,
          caret: insert.length,
        },
        names: [label.zh, label.en, path],
      },
    ];
  });
}

/** A field of the items of a list is named inside of that list. */
function itemScope(path: string): { scope: { kind: 'item'; list: string }; path: string } {
  const at = path.lastIndexOf('.*.');
  return { scope: { kind: 'item', list: path.slice(0, at) }, path: path.slice(at + 3) };
}

const functionItems = (language: Language): Named[] =>
  formulaFunctions.map(({ name, also = [], usage, help }) => ({
    completion: {
      kind: 'function',
      label: name[language],
      detail: usage[language],
      help: help[language],
      insert: `${name[language]}()`,
      caret: name[language].length + 1,
    },
    names: [name.zh, name.en, ...also],
  }));

/** A formula with something put in at the caret in the place of what stands there. */
export const applyCompletion = (
  text: string,
  { from, to }: Pick<Completions, 'from' | 'to'>,
  { insert, caret }: Completion,
): { text: string; caret: number } => ({
  text: text.slice(0, from) + insert + text.slice(to),
  caret: from + caret,
});
