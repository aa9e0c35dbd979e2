import { readFileSync } from 'node:fs';
import { openInstallation, type Installation } from '../../engine/installation.ts';
import type { StartResult } from '../../engine/runtime/engine.ts';
import { systemActor } from '../../engine/store/actor.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';

/** An installation without a server, for benches of the engine alone. */
export interface BenchInstallation extends Installation {
  publish(flow: FlowDefinition): Promise<void>;
}

export const openBench = async (folder: string): Promise<BenchInstallation> => {
  const installation = await openInstallation({
    dataDir: folder,
    worker: 'bench',
    log(level, message, context) {
      if (level === 'error') console.error(message, context);
    },
  });
  const actor = systemActor('bench');
  const { flows } = installation;
  return {
    ...installation,
    async publish(flow) {
      const draft = await flows.drafts.create(flow, {}, actor);
      const result = await flows.publish(flow.id, { revision: draft?.revision ?? 0 }, actor);
      if (result.kind !== 'published') throw new Error(`${flow.id}: ${JSON.stringify(result)}`);
    },
  };
};

/** `count` inputs out of a file with one JSON value a line, round and round. */
export const readInputs = (file: string, count: number): Json[] => {
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => parseJson(line));
  return Array.from({ length: count }, (_, index) => lines[index % lines.length]!);
};

/** Every run must have gone as it should, or the figure means nothing. */
export const expectAll = (
  results: readonly StartResult[],
  isGood: (result: StartResult) => boolean,
): void => {
  const bad = results.find((result) => !isGood(result));
  if (bad !== undefined) throw new Error(`a run went another way: ${JSON.stringify(bad)}`);
};

export const isCompleted = (result: StartResult): boolean =>
  result.kind === 'finished' && result.status === 'completed';
