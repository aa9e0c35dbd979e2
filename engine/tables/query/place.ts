import type { TableField, RowField } from '../../../schemas/table.ts';
import type { Fragment } from './fragment.ts';
import type { Scope } from './scope.ts';

export type AnyField = TableField | RowField;

/** A value of a record as SQL can work with it. */
export type Place = ScalarPlace | ListPlace | OtherPlace;

/** Text, boolean, a double, or a whole number of units of 10^-scale. NULL if it is empty. */
export interface ScalarPlace {
  readonly kind: 'scalar';
  readonly type: 'text' | 'integer' | 'double' | 'boolean';
  readonly scale: number;
  readonly sql: Fragment;
  /** What it stands for, where that makes a difference to groups of it. */
  readonly means?: 'instant' | 'date';
  /** By what it is sorted and grouped if not by itself: ids are texts that are counted. */
  readonly order?: Fragment;
}

export interface ListPlace {
  readonly kind: 'list';
  readonly of: 'text' | 'object';
  readonly present: Fragment;
  readonly count: Fragment;
  /** The items as a source of rows, and the scope of a rule over one of them. */
  items(alias: string): { source: Fragment; scope: Scope };
}

/** `object`: an address as a whole. `any`: JSON or files, into which SQL does not look. */
export interface OtherPlace {
  readonly kind: 'object' | 'any';
  readonly present: Fragment;
}
