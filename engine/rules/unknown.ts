import { problem, type Problem } from '../../schemas/problem.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';

const REASON = Symbol('why a value is unknown');

/**
 * missing: the variable is absent · null: it is null where an amount or a text is needed · type: the kinds do not
 * fit each other · zero: divided by zero · range: a number grew beyond what we calculate with · failed: an operator
 * could not answer.
 */
export type UnknownReason = 'missing' | 'null' | 'type' | 'zero' | 'range' | 'failed';

/**
 * The answer "cannot be told". Prints as `{"$unknown": path}`: the data path of the variable at fault (`weight`,
 * `items.*.qty`), or the JSON Pointer of the operator in the rule where no variable takes part (`/==`).
 * A record from outside that looks the same is no Unknown: the mark is a symbol, which no JSON can carry.
 */
export interface Unknown {
  readonly $unknown: string;
  readonly [REASON]: UnknownReason;
}

/** What a rule or a step of it gives. */
export type Value = Json | Unknown;

export const unknown = (path: string, reason: UnknownReason): Unknown =>
  Object.freeze(Object.defineProperty({ $unknown: path }, REASON, { value: reason }) as Unknown);

export const isUnknown = (value: Value | undefined): value is Unknown =>
  typeof value === 'object' && value !== null && REASON in value;

export const unknownReason = (value: Unknown): UnknownReason => value[REASON];

const explanations: Record<UnknownReason, (path: string) => Text> = {
  missing: (path) => ({ zh: `“${path}”没有值。`, en: `"${path}" has no value.` }),
  null: (path) => ({
    zh: `“${path}”是空值，不能比较也不能计算。`,
    en: `"${path}" is null, which can be neither compared nor calculated with.`,
  }),
  type: (path) => ({
    zh: `“${path}”处的值类型不符，例如拿文本和数字比较。`,
    en: `The values at "${path}" are of kinds that do not fit, such as a text compared with a number.`,
  }),
  zero: (path) => ({ zh: `“${path}”处除以了零。`, en: `Division by zero at "${path}".` }),
  range: (path) => ({
    zh: `“${path}”处的数字超出了可计算的范围。`,
    en: `A number at "${path}" is beyond what is calculated with.`,
  }),
  failed: (path) => ({ zh: `“${path}”处的运算没有结果。`, en: `The operator at "${path}" gave no answer.` }),
};

/** The problem to show for a condition that could not be decided; `path` is the field that holds the rule. */
export function unknownProblem(value: Unknown, path = ''): Problem {
  const { zh, en } = explanations[value[REASON]](value.$unknown);
  return problem('rule-unknown', path, zh, en, value.$unknown);
}
