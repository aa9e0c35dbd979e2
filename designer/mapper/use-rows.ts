import { useMemo, useState } from 'react';
import type { Board, TargetFilter } from './board.ts';
import type { SourceField } from './model/source-fields.ts';
import type { TargetRow } from './model/target-rows.ts';
import { visibleRows } from './model/visible.ts';

export interface Rows<R> {
  rows: readonly R[];
  /** Row number by path, of the rows that stand open. */
  places: ReadonlyMap<string, number>;
  folded: ReadonlySet<string>;
  fold(path: string): void;
  search: string;
  setSearch(text: string): void;
}

export const ROW_HEIGHT = 36;

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

function useFolds(): Pick<Rows<never>, 'folded' | 'fold' | 'search' | 'setSearch'> {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const fold = (path: string): void =>
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  return { folded, fold, search, setSearch };
}

const placesOf = (rows: readonly { path: string }[]): Map<string, number> =>
  new Map(rows.map(({ path }, index) => [path, index]));

export function useSourceRows({ sources, glosses }: Board): Rows<SourceField> {
  const folds = useFolds();
  const { folded, search } = folds;
  const rows = useMemo(() => {
    const words = plain(search.trim());
    if (words === '') return visibleRows(sources, folded, null);
    return visibleRows(sources, folded, ({ path }) => {
      const gloss = glosses.get(path);
      return plain(`${path} ${gloss?.zh ?? ''} ${gloss?.en ?? ''}`).includes(words);
    });
  }, [sources, glosses, folded, search]);
  return { ...folds, rows, places: useMemo(() => placesOf(rows), [rows]) };
}

export function useTargetRows(
  { targets, byTarget, faults, gaps, questions }: Board,
  filter: TargetFilter,
): Rows<TargetRow> {
  const folds = useFolds();
  const { folded, search } = folds;
  const rows = useMemo(() => {
    const words = plain(search.trim());
    if (words === '' && filter === 'all') return visibleRows(targets, folded, null);
    const wrong = new Set([
      ...faults.keys(),
      ...gaps.open,
      ...gaps.values.map(({ line }) => line.target),
      ...questions.map(({ line }) => line.target),
    ]);
    const passes: Record<TargetFilter, (row: TargetRow) => boolean> = {
      all: () => true,
      open: ({ path, kind }) => kind === 'value' && !byTarget.has(path),
      required: ({ required }) => required,
      wrong: ({ path }) => wrong.has(path),
    };
    return visibleRows(
      targets,
      folded,
      (row) => passes[filter](row) && plain(`${row.path} ${row.label.zh} ${row.label.en}`).includes(words),
    );
  }, [targets, byTarget, faults, gaps, questions, folded, filter, search]);
  return { ...folds, rows, places: useMemo(() => placesOf(rows), [rows]) };
}
