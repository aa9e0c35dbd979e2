import type { TargetType } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { fullTime } from '../language/clock.ts';
import { stepsOf } from './model/paths.ts';
import { printValue } from './model/source-fields.ts';

/** What a target field holds, as people read it: instants as times, several lines apart by commas. */
export function printResult(value: Json | undefined, type: TargetType | undefined): string {
  if (Array.isArray(value))
    return value
      .map((one) => printResult(one, type))
      .filter(Boolean)
      .join(', ');
  return type === 'time' && typeof value === 'number' ? fullTime(value) : printValue(value);
}

/** Where a field of the source stands, by its names alone: `orders › price`. */
export const printPlace = (path: string): string =>
  stepsOf(path)
    .flatMap((step) => ('key' in step ? [step.key] : 'index' in step ? [String(step.index + 1)] : []))
    .join(' › ');
