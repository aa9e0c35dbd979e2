import { isDeepStrictEqual } from 'node:util';
import type { FlowCase, FlowDefinition } from '../../schemas/flow.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { runTrial, type TrialResult } from './run-trial.ts';

/** One expectation that did not hold. `path` points into what was expected (`/output/carrier`). */
export interface Mismatch {
  path: string;
  expected: Json;
  actual: Json;
}

export interface CaseResult {
  name: Text;
  passed: boolean;
  mismatches: Mismatch[];
}

const isRecord = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/**
 * Compares what was expected with what came. An object names the members it cares about; others may be there too.
 * Lists, texts and numbers must be equal.
 */
const compare = (expected: Json, actual: Json, path: string): Mismatch[] => {
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compare(value, actual[key] ?? null, `${path}/${key}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value, index) => compare(value, actual[index] ?? null, `${path}/${index}`));
  }
  const same = isDeepStrictEqual(expected, actual) || printJson(expected) === printJson(actual);
  return same ? [] : [{ path, expected, actual }];
};

const checkCase = ({ expect }: FlowCase, result: TrialResult): Mismatch[] => {
  const status = expect.status ?? (expect.errorCode === undefined ? 'completed' : 'failed');
  const found: Mismatch[] =
    result.status === status
      ? []
      : [{ path: '/status', expected: status, actual: [result.status, result.errorMessage ?? null] }];
  if (expect.errorCode !== undefined)
    found.push(...compare(expect.errorCode, result.errorCode ?? null, '/errorCode'));
  if (expect.output !== undefined)
    found.push(...compare(expect.output as Json, result.output ?? null, '/output'));
  if (expect.path !== undefined) found.push(...compare(expect.path, result.path, '/path'));
  return found;
};

/** Runs a flow's own cases; the publish gate and `daliu test` ask here. */
export const runCases = async (flow: FlowDefinition): Promise<CaseResult[]> => {
  const results: CaseResult[] = [];
  for (const one of flow.cases ?? []) {
    const stopAtWait = one.expect.status === 'waiting';
    const replies = (one.replies ?? {}) as Record<string, Json>;
    const result = await runTrial(flow, one.input as Json, { replies, stopAtWait });
    const mismatches = checkCase(one, result);
    results.push({ name: one.name, passed: mismatches.length === 0, mismatches });
  }
  return results;
};
