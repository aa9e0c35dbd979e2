import { Type } from 'typebox';
import { problem, type Problem } from '../../schemas/problem.ts';

/** The name of a port that a person gives in the settings. */
export const PortId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });

/** Ports named twice, or named like one that the node has anyway; `error` exists on every node. `at` points to the list. */
export function repeatedPorts(
  items: readonly { port: string }[],
  at: string,
  reserved: readonly string[],
): Problem[] {
  const seen = new Set(['error', ...reserved]);
  return items.flatMap(({ port }, index) => {
    const repeated = seen.has(port);
    seen.add(port);
    if (!repeated) return [];
    return [
      problem(
        'repeated-port',
        `${at}/${index}/port`,
        `出口“${port}”重复，或已被占用。`,
        `The port "${port}" is used twice or taken.`,
        port,
      ),
    ];
  });
}
