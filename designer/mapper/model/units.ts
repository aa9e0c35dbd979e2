import type { UnitDoubt } from '../../../schemas/api/mappings.ts';
import type { MappingStep, TargetField, TargetType } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Line } from './lines.ts';
import { valueAt } from './paths.ts';
import { isEmpty, printValue } from './source-fields.ts';

/** An amount that could be in fen or in yuan, with what was found out about it. */
export interface UnitQuestion {
  line: Line;
  source: string;
  doubt: UnitDoubt | null;
}

const SETTLED: ReadonlySet<string> = new Set(['fen-to-yuan', 'yuan-to-fen', 'amount', 'multiply']);
const WHOLE = /^-?\d+$/;
const LEAST_FEN = 100;

const scalars = (samples: readonly Json[], path: string): string[] =>
  samples.flatMap((sample) => {
    const value = valueAt(sample, path);
    return (Array.isArray(value) ? value : [value]).filter((one) => !isEmpty(one)).map(printValue);
  });

/** Amounts without a fraction are asked about until their line says what they are in. */
export function unitQuestions(
  lines: readonly Line[],
  target: readonly TargetField[],
  samples: readonly Json[],
  doubts: readonly UnitDoubt[],
): UnitQuestion[] {
  const money = new Set(target.filter(({ type }) => type === 'money').map(({ path }) => path));
  return lines.flatMap((line) => {
    const [source] = line.sources;
    if (line.kind !== 'from' || source === undefined || !money.has(line.target)) return [];
    if ((line.field.steps ?? []).some((step) => SETTLED.has(step.do))) return [];
    const doubt = doubts.find((one) => one.source === source) ?? null;
    if (doubt?.sure === true && doubt.unit === 'yuan') return [];
    const values = scalars(samples, source);
    const couldBeFen =
      values.every((value) => WHOLE.test(value)) && values.some((value) => Number(value) >= LEAST_FEN);
    return couldBeFen ? [{ line, source, doubt }] : [];
  });
}

/** What settles it. That an amount is in yuan is said by reading it as an amount. */
export const unitStep = (unit: 'fen' | 'yuan'): MappingStep =>
  unit === 'fen' ? { do: 'fen-to-yuan' } : { do: 'amount' };

/** The conversion that samples call for where no suggestion has said one. */
export function stepsFor(
  type: TargetType,
  source: string,
  samples: readonly Json[],
  doubts: readonly UnitDoubt[],
): MappingStep[] {
  if (type === 'money') {
    const doubt = doubts.find((one) => one.source === source);
    return doubt?.sure === true && doubt.unit === 'fen' ? [unitStep('fen')] : [];
  }
  if (type !== 'time') return [];
  const values = scalars(samples, source);
  if (values.length > 0 && values.every((value) => /^1\d{12}$/.test(value)))
    return [{ do: 'epoch', unit: 'ms' }];
  if (values.length > 0 && values.every((value) => /^1\d{9}$/.test(value)))
    return [{ do: 'epoch', unit: 's' }];
  return [];
}
