import type { MappingStep, StepName } from '../../../schemas/mapping.ts';
import { under, type Site } from '../build.ts';
import { address } from './address.ts';
import { boolean, lookup, values } from './choice.ts';
import { get, join, parseJsonText, split } from './list.ts';
import { add, amount, fenToYuan, integer, multiply, number, percent, round, yuanToFen } from './number.ts';
import type { Step, StepBuilder } from './step.ts';
import { extract, lower, replace, slice, text, trim, unguard, upper } from './text.ts';
import { epoch, printTimeStep, time } from './time.ts';

const BUILDERS: { [D in StepName]: StepBuilder<D> } = {
  trim,
  unguard,
  upper,
  lower,
  slice,
  replace,
  extract,
  split,
  join,
  get,
  'parse-json': parseJsonText,
  text,
  number,
  integer,
  amount,
  percent,
  'fen-to-yuan': fenToYuan,
  'yuan-to-fen': yuanToFen,
  multiply,
  add,
  round,
  boolean,
  time,
  epoch,
  'print-time': printTimeStep,
  values,
  lookup,
  address,
};

/** The chain of steps of a field. */
export const buildSteps = (steps: readonly MappingStep[], site: Site): Step[] =>
  steps.map((step, index) => (BUILDERS[step.do] as StepBuilder<StepName>)(step, under(site, index)));
