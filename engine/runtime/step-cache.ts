import type { StepCall } from '../core/plan-types.ts';
import type { Call } from '../sdk/call.ts';
import type { Outcome } from '../sdk/outcome.ts';
import type { RunStore } from '../store/run-store.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { ActiveRun } from './active-run.ts';
import type { CompiledNode } from './compiled-flow.ts';
import { outcomeOfThrown } from './record-outcome.ts';

/**
 * The cached result of a step when it has a cache policy and a fresh entry, else what `execute` says. The key holds
 * flow, version and node, so a changed step never sees the results of its former self.
 */
export const cachedOr = (
  run: ActiveRun,
  node: CompiledNode,
  call: StepCall,
  context: Call,
  store: RunStore,
  execute: () => Outcome | Promise<Outcome>,
): Outcome | Promise<Outcome> => {
  const { cache } = node;
  if (!cache) return execute();
  const looked = async (): Promise<Outcome> => {
    const key = cache.prefix + printJson(cache.key(context.data));
    const hit = await store.cached(key, context.now);
    if (hit !== undefined) return { kind: 'done', output: hit };
    (run.cacheKeys ??= new Map()).set(call.step, key);
    return execute();
  };
  return looked().catch(outcomeOfThrown);
};
