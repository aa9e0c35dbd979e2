import type { Static, TSchema } from 'typebox';
import type { NodeType } from '../sdk/node-type.ts';

/** Settings of an older version, lifted step by step to those the type takes now; undefined if a step is missing. */
export function upgradeConfig(type: NodeType, version: number, config: unknown): unknown {
  let lifted = config;
  for (let from = version; from < type.version; from += 1) {
    const lift = type.upgrades?.[from];
    if (lift === undefined) return undefined;
    lifted = lift(lifted);
  }
  return lifted;
}

/** The newest type as one that takes old settings; undefined if `version` is newer or an upgrade is missing. */
export function upgraded(type: NodeType, version: number): NodeType | undefined {
  if (version >= type.version) return undefined;
  for (let from = version; from < type.version; from += 1)
    if (type.upgrades?.[from] === undefined) return undefined;
  const lift = (config: unknown): Static<TSchema> => upgradeConfig(type, version, config);
  const { check } = type;
  return {
    ...type,
    prepare: (config, tools) => type.prepare(lift(config), tools),
    ...(check === undefined ? {} : { check: (config, flow) => check(lift(config), flow) }),
  };
}
