import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { TargetField } from '../../../schemas/mapping.ts';
import type { CompiledMapping } from '../compile-mapping.ts';
import type { SourceSuggestion } from './suggest-mapping.ts';

/** Required fields of the target, and which of them have a source. */
export interface Coverage {
  required: number;
  covered: number;
  missing: TargetField[];
}

export function coverageOf(
  suggestions: readonly SourceSuggestion[],
  target: readonly TargetField[],
): Coverage {
  const filled = new Set(suggestions.flatMap(({ chosen }) => (chosen === undefined ? [] : [chosen])));
  const required = target.filter((field) => field.required === true);
  const missing = required.filter(({ path }) => !filled.has(path));
  return { required: required.length, covered: required.length - missing.length, missing };
}

/** Of one target field over some records: how many are empty, and how many the mapping refused. */
export interface FieldQuality {
  field: string;
  records: number;
  empty: number;
  invalid: number;
  /** Codes of the problems, with counts. */
  problems: Record<string, number>;
}

/** Applies a compiled mapping to samples and counts per field; the items of a list count one by one. */
export function fieldQuality(
  mapping: Pick<CompiledMapping, 'apply'>,
  target: readonly TargetField[],
  records: readonly Json[],
): FieldQuality[] {
  const counted = new Map<string, FieldQuality>(
    target
      .filter(({ type }) => type !== 'object' && type !== 'list')
      .map(({ path }) => [path, { field: path, records: 0, empty: 0, invalid: 0, problems: {} }]),
  );
  for (const record of records) {
    const result = mapping.apply(record);
    if (result.ok) {
      for (const quality of counted.values()) countValues(quality, valuesAt(result.output, quality.field));
      continue;
    }
    for (const { field, code } of result.problems) {
      const quality = counted.get(field.replaceAll(/\[\d+\]/g, '[*]'));
      if (!quality) continue;
      quality.records += 1;
      quality.invalid += 1;
      quality.problems[code] = (quality.problems[code] ?? 0) + 1;
    }
  }
  return [...counted.values()];
}

function countValues(quality: FieldQuality, values: readonly (Json | undefined)[]): void {
  for (const value of values) {
    quality.records += 1;
    if (value === undefined || value === null || value === '') quality.empty += 1;
  }
}

/** The values at a path such as `lines[*].sku`. */
function valuesAt(value: Json | undefined, path: string): (Json | undefined)[] {
  let found: (Json | undefined)[] = [value];
  for (const step of path.split('.')) {
    const name = step.replace('[*]', '');
    found = found.map((one) =>
      typeof one === 'object' && one !== null && !Array.isArray(one) && Object.hasOwn(one, name)
        ? (one as JsonObject)[name]
        : undefined,
    );
    if (step.endsWith('[*]')) found = found.flatMap((one) => (Array.isArray(one) ? one : []));
  }
  return found;
}
