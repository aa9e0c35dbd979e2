import type { MappingField, MappingStep } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { distinctValues, type DistinctValue } from './source-fields.ts';
import { valueAt } from './paths.ts';
import type { Line } from './lines.ts';

/** What a line does on its way, in the words of the screen. */
export type ChipKind =
  | 'fen'
  | 'yuan'
  | 'time'
  | 'split'
  | 'join'
  | 'merge'
  | 'first'
  | 'values'
  | 'default'
  | 'when'
  | 'rule'
  | 'lookup'
  | 'const'
  | 'convert'
  | 'address'
  | 'rows';

export interface Chip {
  kind: ChipKind;
  /** Of `values`: how many of the values seen have a counterpart. */
  done?: number;
  all?: number;
}

const STEP_CHIPS: Partial<Record<MappingStep['do'], ChipKind>> = {
  'fen-to-yuan': 'fen',
  'yuan-to-fen': 'yuan',
  time: 'time',
  epoch: 'time',
  'print-time': 'time',
  split: 'split',
  slice: 'split',
  extract: 'split',
  get: 'split',
  join: 'join',
  values: 'values',
  lookup: 'lookup',
  address: 'address',
};
/** What only tidies a text is no news on a line. */
const SILENT: ReadonlySet<string> = new Set(['trim', 'unguard', 'text', 'upper', 'lower']);

export function chipsOf(line: Line, samples: readonly Json[]): Chip[] {
  const { field, kind, sources } = line;
  const chips: Chip[] = [];
  if (kind === 'const') chips.push({ kind: 'const' });
  if (kind === 'rule') chips.push({ kind: 'rule' });
  if (kind === 'each' || kind === 'group') chips.push({ kind: 'rows' });
  if (kind === 'text' && sources.length > 1) chips.push({ kind: 'merge' });
  if (kind === 'from' && sources.length > 1) chips.push({ kind: 'first' });
  for (const step of field.steps ?? []) {
    const found = STEP_CHIPS[step.do] ?? (SILENT.has(step.do) ? undefined : 'convert');
    if (found === undefined || chips.some((chip) => chip.kind === found)) continue;
    chips.push(found === 'values' ? valuesChip(line, samples) : { kind: found });
  }
  if (Object.hasOwn(field, 'default')) chips.push({ kind: 'default' });
  if (Object.hasOwn(field, 'when')) chips.push({ kind: 'when' });
  return chips;
}

function valuesChip(line: Line, samples: readonly Json[]): Chip {
  const seen = seenValues(line, samples);
  return { kind: 'values', done: seen.filter(({ mapped }) => mapped).length, all: seen.length };
}

export type ValuesStep = Extract<MappingStep, { do: 'values' }>;

export const valuesStep = ({ steps = [] }: MappingField): ValuesStep | undefined =>
  steps.find((step): step is ValuesStep => step.do === 'values');

export interface SeenValue extends DistinctValue {
  mapped: boolean;
  to?: Json;
}

/** The values that the samples of a line show, each with what the map makes of it. */
export function seenValues({ field, sources }: Line, samples: readonly Json[]): SeenValue[] {
  const step = valuesStep(field);
  const values = samples.map((sample) => {
    for (const path of sources) {
      const value = valueAt(sample, path);
      if (value !== undefined && value !== null && value !== '') return value;
    }
    return null;
  });
  return distinctValues(values).map((one) => {
    const mapped = step !== undefined && Object.hasOwn(step.map, one.value);
    return mapped ? { ...one, mapped, to: step.map[one.value] as Json } : { ...one, mapped };
  });
}

/** Values without a counterpart, which would stop records; none where the map says what becomes of the others. */
export function unmappedValues(line: Line, samples: readonly Json[]): DistinctValue[] {
  const step = valuesStep(line.field);
  if (step === undefined || Object.hasOwn(step, 'otherwise')) return [];
  return seenValues(line, samples).filter(({ mapped }) => !mapped);
}

/** The steps with this one in place of the one of its kind, or at the end. `null` takes that kind off. */
export function withStep(
  steps: readonly MappingStep[] | undefined,
  kind: MappingStep['do'],
  step: MappingStep | null,
): MappingStep[] | undefined {
  const before = steps ?? [];
  const at = before.findIndex((one) => one.do === kind);
  const next =
    step === null
      ? before.filter((one) => one.do !== kind)
      : at < 0
        ? [...before, step]
        : before.map((one, index) => (index === at ? step : one));
  return next.length === 0 ? undefined : next;
}

/** A map with one value more, changed, or (undefined) taken out. An empty map is no step. */
export function withValue(
  step: ValuesStep | undefined,
  value: string,
  to: Json | undefined,
): ValuesStep | null {
  const entries = Object.entries(step?.map ?? {}).filter(([key]) => key !== value);
  const map = Object.fromEntries(to === undefined ? entries : [...entries, [value, to]]);
  if (Object.keys(map).length === 0) return null;
  return { ...(step ?? { do: 'values' }), map };
}
