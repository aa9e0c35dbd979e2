import type { Problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { MappingOptions } from './build.ts';
import { compileMapping, type MappingResult } from './compile-mapping.ts';

/**
 * What `daliu map apply MAPPING IN` prints: one JSON text per result, `{"ok":true,"output":…}` or
 * `{"ok":false,"problems":[{"field","code","value","message"}]}`. `input` is a JSON array of records, one record, or one
 * record per line; a line that is no JSON gives a problem in its place. `findings` counts what was not ok.
 *
 * Throws ProblemError for a mapping that cannot be read or compiled.
 */
export function mapApply(
  mapping: string,
  input: string,
  options: MappingOptions = {},
): { lines: string[]; findings: number } {
  const compiled = compileMapping(parseJson(mapping), options);
  const records = readRecords(input);
  const good = records.flatMap((read) => ('record' in read ? [read.record] : []));
  const results: MappingResult[] = compiled.applyAll(good);
  const broken = records.flatMap((read) => ('problem' in read ? [refusal(read.problem)] : []));
  const all = results.length === good.length ? inOrder(records, results) : [...results, ...broken];
  return {
    lines: all.map(printResult),
    findings: all.filter(({ ok }) => !ok).length,
  };
}

type Read = { record: Json } | { problem: Problem };

function readRecords(input: string): Read[] {
  if (input.trim() === '') return [];
  const whole = read(input);
  if ('record' in whole)
    return Array.isArray(whole.record) ? whole.record.map((record) => ({ record })) : [whole];
  const lines = input.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length > 1 ? lines.map(read) : [whole];
}

function read(text: string): Read {
  try {
    return { record: parseJson(text) };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

const refusal = ({ path, code, message }: Problem): MappingResult => ({
  ok: false,
  problems: [{ field: path, code, message }],
});

/** Where each record has its own result, a line that could not be read keeps its place. */
function inOrder(records: readonly Read[], results: readonly MappingResult[]): MappingResult[] {
  let next = 0;
  return records.map((read) => {
    if ('problem' in read) return refusal(read.problem);
    next += 1;
    return results[next - 1] as MappingResult;
  });
}

/** One line of the output. */
export const printResult = (result: MappingResult): string =>
  printJson(result.ok ? { ok: true, output: result.output } : { ok: false, problems: result.problems });
