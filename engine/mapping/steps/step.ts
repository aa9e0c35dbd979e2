import type { MappingStep, StepName } from '../../../schemas/mapping.ts';
import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Site } from '../build.ts';
import type { Fault } from '../call.ts';

/** A compiled step. It is never given an empty value; it may give one. */
export interface Step {
  /** `undefined` says that the value does not fit; `fault` is why. Never throws. */
  run: (value: Json) => Json | undefined;
  fault: Fault;
  /** The kind of value that comes out, where that is fixed. */
  gives?: 'time';
}

export type StepOf<D extends StepName> = Extract<MappingStep, { do: D }>;

/** Builds the step from its settings; reports what is wrong with them. */
export type StepBuilder<D extends StepName> = (step: StepOf<D>, site: Site) => Step;

/** A text as it is, a number by its digits, a boolean by its name; undefined for lists and objects. */
export function scalarText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return printNumeric(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** A step on texts, which takes numbers and booleans by their text. */
export const onText = (run: (text: string) => Json | undefined, why: Fault): Step => ({
  run: (value) => {
    const text = scalarText(value);
    return text === undefined ? undefined : run(text);
  },
  fault: why,
});
