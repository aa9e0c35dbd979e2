import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { readFlow } from '../../flows/read-flow.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { UsageError } from './command.ts';

/** A flow from its folder or its `flow.json`. Throws ProblemError where the file is no flow. */
export const loadFlow = async (path: string): Promise<FlowDefinition> => {
  if (!existsSync(path)) throw new UsageError(`没有 ${path} / there is no ${path}`);
  return readFlow(statSync(path).isDirectory() ? path : dirname(path));
};
