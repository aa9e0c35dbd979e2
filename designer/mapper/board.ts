import { createContext, use } from 'react';
import type { FieldMatch, Preview } from '../../schemas/api/mappings.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Hover } from './hover.ts';
import type { Gaps, Vanished } from './model/gaps.ts';
import type { Line } from './model/lines.ts';
import type { SourceField } from './model/source-fields.ts';
import type { TargetRow } from './model/target-rows.ts';
import type { UnitQuestion } from './model/units.ts';

export interface Choice {
  value: string;
  label: Text;
}

/** Look-up lists by name, as flows carry them. */
export type ListsByName = Record<string, JsonObject[]>;

export type TargetFilter = 'all' | 'open' | 'required' | 'wrong';

/** What all parts of the mapper share: the document, what is known of it, and what can be done. */
export interface Board {
  mapping: Mapping;
  readOnly: boolean;
  lines: readonly Line[];
  byTarget: ReadonlyMap<string, readonly Line[]>;
  /** Sources that some line reads. */
  read: ReadonlySet<string>;
  sources: readonly SourceField[];
  targets: readonly TargetRow[];
  samples: readonly Json[];
  /** Position of the sample whose values are shown. */
  sampleAt: number;
  showSample(at: number): void;
  /** Of the twenty samples around the one shown; null until the first answer. */
  preview: Preview | null;
  /** Position of the first sample of the preview. */
  previewFrom: number;
  matches: readonly FieldMatch[];
  matchesOf: ReadonlyMap<string, readonly FieldMatch[]>;
  /** True until suggestions have come. */
  suggesting: boolean;
  questions: readonly UnitQuestion[];
  gaps: Gaps;
  faults: ReadonlyMap<string, Problem>;
  vanished: ReadonlyMap<string, Vanished>;
  glosses: ReadonlyMap<string, Text>;
  choices: Readonly<Record<string, readonly Choice[]>>;
  lists: ListsByName;

  /** One step of undo; edits in a row with the same `merge` are one. */
  edit(next: Mapping, merge?: string): void;
  /** False where it was refused; the person was told why. */
  draw(source: string, target: string): boolean;
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;

  /** Key of the line in the drawer. */
  selected: string | null;
  select(key: string | null): void;
  /** Source that the next click on a target connects. */
  armed: string | null;
  arm(source: string | null): void;
  /** Target row that keys go to. */
  active: string | null;
  activate(target: string | null): void;
  /** Row, line or chip under the pointer: its lines stand out. */
  hover: Hover;
}

export const BoardContext = createContext<Board | null>(null);

export function useBoard(): Board {
  const board = use(BoardContext);
  if (board === null) throw new Error('outside of Mapper');
  return board;
}
