import { EngineError } from '../core/errors.ts';
import type { NodeType } from '../sdk/node-type.ts';
import { upgraded } from './upgrade.ts';

/** Every node type the installation knows. */
export interface Registry {
  /**
   * The newest version of a type, or one that takes the settings of `version`: an older version without code of its
   * own is the newest one behind its upgrades. Undefined: no such type, or settings that cannot be brought up to date.
   */
  get(type: string, version?: number): NodeType | undefined;
  /** The newest version of each type, in the order they were registered. */
  list(): readonly NodeType[];
}

/** Throws EngineError `duplicate-node-type` if two types carry the same name and version. */
export function createRegistry(types: readonly NodeType[]): Registry {
  const versions = new Map<string, Map<number, NodeType>>();
  for (const type of types) {
    const known = versions.get(type.type) ?? new Map<number, NodeType>();
    if (known.has(type.version)) throw duplicate(type);
    versions.set(type.type, known.set(type.version, type));
  }
  const newest = new Map(
    [...versions].map(([name, known]) => [name, known.get(Math.max(...known.keys())) as NodeType] as const),
  );
  return {
    get(type, version) {
      const latest = newest.get(type);
      if (version === undefined || latest === undefined) return latest;
      const known = versions.get(type);
      const found = known?.get(version) ?? upgraded(latest, version);
      // Kept, so that every flow with old settings gets the same object.
      if (found !== undefined) known?.set(version, found);
      return found;
    },
    list: () => [...newest.values()],
  };
}

const duplicate = ({ type, version }: NodeType): EngineError =>
  new EngineError(
    'duplicate-node-type',
    {
      zh: `节点类型 ${type} 的版本 ${version} 登记了两次。`,
      en: `Version ${version} of the node type ${type} is registered twice.`,
    },
    { blame: 'engine' },
  );
