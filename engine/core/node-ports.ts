import type { NodeDescriptor } from '../../schemas/node.ts';

/** The value at a JSON Pointer, through own properties only. */
const at = (value: unknown, pointer: string): unknown => {
  let found = value;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
};

/** The ports a node has with these settings, in their order; `error`, which every node has, is left out. */
export const portsOf = (ports: NodeDescriptor['ports'], config: unknown): string[] => {
  if ('fixed' in ports) return ports.fixed.map(({ id }) => id);
  const list = at(config, ports.from);
  const named = (Array.isArray(list) ? (list as unknown[]) : []).map((item) => at(item, '/port'));
  const ids = named.filter((id) => typeof id === 'string');
  return [...new Set([...ids, ...ports.also.map(({ id }) => id)])];
};
