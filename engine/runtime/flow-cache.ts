import { EngineError } from '../core/errors.ts';
import { compileFlow, type CompiledFlow, type NodeTypes } from './compiled-flow.ts';
import type { FlowSource } from './engine.ts';

/** Compiled versions, so that a start costs a Map look-up. Versions never change; only which one is newest does. */
export interface FlowCache {
  newest(flow: string): Promise<CompiledFlow>;
  version(flow: string, version: number): Promise<CompiledFlow>;
  /** Compiled already, or undefined: the way without a promise for the hot path. */
  known(flow: string): { flow: CompiledFlow; paused: string | undefined } | undefined;
  paused(flow: string): string | undefined;
  /** Highest number of runs driven at once, by flow; of the flows known so far that bound it. */
  limits(): Record<string, number>;
  /** Whether `limits` speaks for this flow. */
  isKnown(flow: string): boolean;
  /** Makes flows known. One without a live version bounds nothing: its runs go on in the versions they have. */
  learn(flows: Iterable<string>): Promise<void>;
  refresh(flow: string): void;
}

export const notPublished = (flow: string): EngineError =>
  new EngineError('flow-not-published', {
    zh: `流程 ${flow} 没有已发布的版本`,
    en: `The flow ${flow} has no published version`,
  });

export const createFlowCache = (source: FlowSource, types: NodeTypes): FlowCache => {
  const newest = new Map<string, { flow: CompiledFlow; paused: string | undefined }>();
  const versions = new Map<string, CompiledFlow>();
  const limits: Record<string, number> = Object.create(null) as Record<string, number>;
  const unpublished = new Set<string>();

  const load = async (
    id: string,
    version?: number,
  ): Promise<{ flow: CompiledFlow; paused: string | undefined }> => {
    const found = await source.published(id, version);
    if (!found) throw notPublished(id);
    const key = `${id}@${found.version}`;
    const flow = versions.get(key) ?? compileFlow(found.definition, found.version, types);
    versions.set(key, flow);
    return { flow, paused: found.paused };
  };

  const loadNewest = async (id: string): Promise<CompiledFlow> => {
    const known = newest.get(id);
    if (known) return known.flow;
    const loaded = await load(id);
    newest.set(id, loaded);
    const { concurrency } = loaded.flow.definition.settings ?? {};
    if (concurrency === undefined) delete limits[id];
    else limits[id] = concurrency;
    return loaded.flow;
  };

  return {
    newest: loadNewest,
    async version(id, version) {
      return versions.get(`${id}@${version}`) ?? (await load(id, version)).flow;
    },
    known: (id) => newest.get(id),
    paused: (id) => newest.get(id)?.paused,
    limits: () => limits,
    isKnown: (id) => newest.has(id) || unpublished.has(id),
    async learn(flows) {
      for (const id of flows) {
        await loadNewest(id).catch((error: unknown) => {
          // Also one that does not compile any more: each of its runs says so when it is loaded.
          if (!(error instanceof EngineError)) throw error;
          unpublished.add(id);
        });
      }
    },
    refresh(id) {
      newest.delete(id);
      unpublished.delete(id);
    },
  };
};
