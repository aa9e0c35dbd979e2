import { Type, type TLiteral, type TSchema } from 'typebox';
import type { Text } from '../../schemas/text.ts';

/**
 * Which control the designer draws for a setting, and what `checkConfig` checks in it:
 * - `expression`, `rule`, `path`, `template`: read the run's data
 * - `json-schema`: a JSON Schema; `mapping`: a mapping document
 * - `record-rule`: a rule over the records of a table, whose constants may hold `{{path}}`; `table`: the id of one
 * - `text`: a label in both languages
 * - `flow`, `secret`: the name of a flow, of a secret
 * - `code`, `duration`, `cron`, `ports`, `pairs`: plain values with a control of their own
 */
export type FieldControl =
  | 'expression'
  | 'rule'
  | 'path'
  | 'template'
  | 'text'
  | 'record-rule'
  | 'table'
  | 'json-schema'
  | 'mapping'
  | 'flow'
  | 'secret'
  | 'code'
  | 'duration'
  | 'cron'
  | 'ports'
  | 'pairs';

export interface FieldHints {
  control?: FieldControl;
  /** One sentence under the field. */
  help?: Text;
  default?: unknown;
  /** Names that a rule may read besides the run's data. */
  roots?: readonly string[];
}

/**
 * A setting with its label in both languages. The schema is copied with its hidden TypeBox marks, and without its
 * `$id`, since the same schema often serves several settings of one node.
 */
export function field<S extends TSchema>(schema: S, zh: string, en: string, hints: FieldHints = {}): S {
  const copy = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(schema)) as Record<
    string,
    unknown
  >;
  delete copy['$id'];
  copy['x-title'] = { zh, en };
  if (hints.help) copy['x-help'] = hints.help;
  if (hints.control) copy['x-ui'] = hints.control;
  if (hints.roots) copy['x-roots'] = hints.roots;
  if (hints.default !== undefined) copy['default'] = hints.default;
  return copy as unknown as S;
}

/** One of a fixed set of values, with its label: `Type.Union([option('first', '首个命中', 'First match'), …])`. */
export const option = <const V extends string>(value: V, zh: string, en: string): TLiteral<V> =>
  field(Type.Literal(value), zh, en);

/** Settings refuse members nobody knows, so that a typing error cannot pass for a setting. */
export const exact = { additionalProperties: false } as const;
