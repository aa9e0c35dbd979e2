import type { FlowDefinition } from '../../schemas/flow.ts';
import type { FlowState } from './flow-state.ts';
import { flowStates } from './flow-state.ts';
import type { Tables } from './tables.ts';
import type { VersionStore } from './version-store.ts';

/** A version as the runtime wants it; null: there is none. */
export type Published = { version: number; definition: FlowDefinition; paused?: string } | null;

export interface FlowSource {
  /** The live version when `version` is left out. */
  published(flow: string, version?: number): Promise<Published>;
  /** Forget what this process just changed. */
  forget(flow: string): void;
  /** Looks what other processes changed; answers the flows that are not what they were. */
  catchUp(): Promise<string[]>;
}

/** Versions in memory at most; the least recently loaded goes first. Runs keep theirs compiled elsewhere. */
const MAX_VERSIONS = 500;

/**
 * Published flows, read once. Versions never change, so only the pointer to the live one can be out of date: at once
 * after a change in this process (`forget`), within one `catchUp` after a change in another.
 */
export function createFlowSource(tables: Tables, versions: VersionStore): FlowSource {
  const live = new Map<string, Promise<Published>>();
  const exact = new Map<string, Promise<Published>>();
  let states: Map<string, string> | undefined;

  const remember = (
    map: Map<string, Promise<Published>>,
    key: string,
    load: () => Promise<Published>,
  ): Promise<Published> => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const loaded = load();
    map.set(key, loaded);
    if (map.size > MAX_VERSIONS) map.delete(map.keys().next().value ?? '');
    // A failed read is tried again, and what is not there today may be published tomorrow.
    loaded.then(
      (found) => found === null && map.delete(key),
      () => map.delete(key),
    );
    return loaded;
  };

  return {
    published: (flow, version) =>
      version === undefined
        ? remember(live, flow, () => versions.published(flow))
        : remember(exact, `${flow}@${version}`, async () => {
            const definition = await versions.definition(flow, version);
            return definition === null ? null : { version, definition };
          }),
    forget: (flow) => void live.delete(flow),
    async catchUp() {
      const found = new Map((await flowStates(tables)).map((state) => [state.id, mark(state)]));
      const before = states;
      // At first nothing is known of before, and what was read since the start may be out of date already.
      const changed =
        before === undefined
          ? [...live.keys()]
          : [...new Set([...before.keys(), ...found.keys()])].filter(
              (flow) => found.get(flow) !== before.get(flow),
            );
      for (const flow of changed) live.delete(flow);
      states = found;
      return changed;
    },
  };
}

const mark = ({ version, paused }: FlowState): string => `${version ?? ''}|${paused ?? ''}`;
