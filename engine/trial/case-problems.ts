import type { FlowDefinition } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { runCases } from './run-cases.ts';

const shorten = (value: Json): string => printJson(value).slice(0, 200);

/** The cases of a flow that came out otherwise than they say: one problem for each difference, on what was expected. */
export const caseProblems = async (flow: FlowDefinition): Promise<Problem[]> => {
  const results = await runCases(flow);
  return results.flatMap(({ name, mismatches }, index) =>
    mismatches.map(({ path, expected, actual }) =>
      problem(
        'case-failed',
        `/cases/${index}/expect${path}`,
        `用例“${name.zh}”期望 ${shorten(expected)}，实际 ${shorten(actual)}。`,
        `Case "${name.en}" expects ${shorten(expected)} and got ${shorten(actual)}.`,
      ),
    ),
  );
};
