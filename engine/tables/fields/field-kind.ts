import type { RowField, TableField } from '../../../schemas/table.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { KeyType } from '../index-key.ts';
import type { SqlType } from '../layout.ts';
import type { Notes } from '../notes.ts';

export type AnyField = TableField | RowField;
export type FieldOf<T extends AnyField['type']> = Extract<TableField, { type: T }>;

/** A value on its way in and out, for one field of one table. */
export interface ValueForm {
  /**
   * Stored form of a value of the API, or undefined if it is empty or refused; refusals go to `notes`, whose place
   * is the field. Lenient only where nothing is lost: `"12.30"` is a decimal, a number is a text.
   */
  read(value: Json, notes: Notes): Json | undefined;
  /** The value as the API and rules have it. */
  print(stored: Json): Json;
}

/** A type of field. */
export interface FieldKind<F extends AnyField = AnyField> {
  type: F['type'];
  /** What the database gives for its stored form; undefined: nothing is stored. */
  sql(field: F): SqlType | undefined;
  /** How its values stand in keys and indexes; undefined: they cannot. */
  key(field: F): KeyType | undefined;
  /** A list of values: an index has an entry for each, a unique key cannot have it. */
  many?: true;
  /** Not written by anybody from outside. */
  computed?: true;
  /** `compile` is for fields that have fields of their own. */
  form(field: F, compile: (fields: readonly AnyField[]) => CompiledFields): ValueForm;
}

/** A field of a definition, ready to read and print values. */
export interface CompiledField {
  readonly id: string;
  readonly field: AnyField;
  readonly kind: FieldKind;
  readonly form: ValueForm;
  /** What the database gives for `data ->> id`; undefined: nothing is stored (lookup). */
  readonly sql: SqlType | undefined;
  /** How its values stand in keys and indexes; undefined: they cannot. */
  readonly key: KeyType | undefined;
  /** Digits behind the point of a value that is stored in units: decimals, and formulas with a scale. */
  readonly scale: number | undefined;
  /** The fields of its rows, if it has rows. */
  readonly rows: CompiledFields | undefined;
  /** `/id`, for problems. */
  readonly pointer: string;
}

export type CompiledFields = ReadonlyMap<string, CompiledField>;

/** Stored as it is in the API. */
export const asIs = (stored: Json): Json => stored;
