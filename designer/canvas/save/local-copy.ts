import type { FlowDefinition, FlowLayout } from '../../../schemas/flow.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { FlowDocument } from '../model/document.ts';

/** What this browser holds of a flow that the server has not got yet. */
export interface LocalCopy {
  /** The draft it was drawn on. */
  revision: number;
  definition: FlowDefinition;
  layout: FlowLayout;
  /** Edits in it. */
  changes: number;
  at: number;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface LocalCopies {
  keep(document: FlowDocument, revision: number, changes: number): void;
  drop(): void;
  /** This tab's own copy, or one that a closed tab left behind on the same draft. */
  find(revision: number): LocalCopy | null;
}

const PREFIX = 'daliu.draft';

/**
 * Each tab keeps a copy of its own, so that two tabs on one flow do not overwrite each other's work before the server
 * has seen it. `tab` outlives a reload.
 */
export function localCopies(shelf: Shelf, flow: string, tab: string, now: () => number): LocalCopies {
  const own = `${PREFIX} ${flow} ${tab}`;
  return {
    keep({ definition, layout }, revision, changes) {
      const copy: LocalCopy = { revision, definition, layout, changes, at: now() };
      attempt(() => shelf.setItem(own, printJson(copy)));
    },
    drop: () => void attempt(() => shelf.removeItem(own)),
    find(revision) {
      const mine = read(shelf, own);
      if (mine !== null) return mine;
      const left = keysOf(shelf, `${PREFIX} ${flow} `)
        .flatMap((key) => {
          const copy = read(shelf, key);
          return copy?.revision === revision ? [{ key, copy }] : [];
        })
        .sort((a, b) => b.copy.at - a.copy.at)[0];
      if (left === undefined) return null;
      attempt(() => shelf.removeItem(left.key));
      return left.copy;
    },
  };
}

/** A full or forbidden storage must not stop anyone from drawing; the server gets the draft all the same. */
function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

const keysOf = (shelf: Shelf, prefix: string): string[] =>
  attempt(() =>
    Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '').filter((key) =>
      key.startsWith(prefix),
    ),
  ) ?? [];

function read(shelf: Shelf, key: string): LocalCopy | null {
  const text = attempt(() => shelf.getItem(key));
  if (text === null) return null;
  const copy = attempt(() => parseJson(text)) as Partial<LocalCopy> | null;
  const whole =
    typeof copy?.revision === 'number' && copy.definition?.nodes !== undefined && copy.layout !== undefined;
  return whole ? ({ changes: 1, at: 0, ...copy } as LocalCopy) : null;
}
