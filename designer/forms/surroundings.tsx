import { createContext, use, type RefObject } from 'react';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { DataField } from './data-fields.ts';

/** Something wrong with a setting; the path is a JSON Pointer from the top of the form. */
export interface FieldProblem {
  readonly path: string;
  readonly message: Text;
  readonly severity?: 'error' | 'warning' | undefined;
}

/** What the inputs of a form know of the flow around them. */
export interface Surroundings {
  readonly fields: readonly DataField[];
  /** Of the sample on show: `{input, steps}`. */
  readonly data: Json | undefined;
  readonly readOnly: boolean;
  readonly problems: readonly FieldProblem[];
  /** The field somebody was led to, by its pointer, and a number that grows with each time. */
  readonly landing: { readonly path: string; readonly turn: number } | null;
  /** Opens the mapping of this node, where it has one. */
  readonly openMapping?: (() => void) | undefined;
  /** Puts a field into the input that was last in use: the twin of dragging it there. */
  readonly target: RefObject<((field: DataField) => void) | null>;
}

const nowhere: Surroundings = {
  fields: [],
  data: undefined,
  readOnly: false,
  problems: [],
  landing: null,
  target: { current: null },
};

export const SurroundingsContext = createContext<Surroundings>(nowhere);
export const useSurroundings = (): Surroundings => use(SurroundingsContext);

/** An id to hand on, if there is one. */
export const idOf = (id: string | undefined): { id?: string } => (id === undefined ? {} : { id });

const MIME = 'application/x-daliu-field';

export function dragField(transfer: DataTransfer, { path }: DataField): void {
  transfer.setData(MIME, path);
  transfer.setData('text/plain', `{{${path}}}`);
  transfer.effectAllowed = 'copy';
}

export const carriesField = (transfer: DataTransfer): boolean => transfer.types.includes(MIME);

/** The field that was dropped, if it is one that can be read here. */
export const droppedField = (transfer: DataTransfer, fields: readonly DataField[]): DataField | undefined => {
  const path = transfer.getData(MIME);
  return fields.find((field) => field.path === path);
};
