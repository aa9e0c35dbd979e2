import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFlow } from '../../flows/read-flow.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { UsageError } from './command.ts';

/** A flow from its folder, or from its file whatever that is called. Throws ProblemError where the file is no flow. */
export const loadFlow = async (path: string): Promise<FlowDefinition> => {
  if (!existsSync(path)) throw new UsageError(`没有 ${path} / there is no ${path}`);
  if (!statSync(path).isDirectory()) return readFlow(dirname(path), basename(path));
  if (!existsSync(join(path, 'flow.json')))
    throw new UsageError(`${path} 里没有 flow.json / there is no flow.json in ${path}`);
  return readFlow(path);
};
