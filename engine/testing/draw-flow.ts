import type { FlowDefinition } from '../../schemas/flow.ts';

/**
 * A flow whose edges are written as paths: `start ask:error mend` is start → ask, and from ask's port `error` → mend.
 * It begins with a manual trigger `start` unless it has a node of that name.
 */
export const drawFlow = (
  id: string,
  nodes: FlowDefinition['nodes'],
  lines: readonly string[],
  settings?: FlowDefinition['settings'],
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: { start: { type: 'manual', config: {} }, ...nodes },
  edges: lines.flatMap((line) => {
    const stops = line.split(' ').map((stop) => stop.split(':'));
    return stops.slice(1).map(([to = ''], index) => {
      const [from = '', port] = stops[index] ?? [];
      return { from, to, ...(port === undefined ? {} : { port }) };
    });
  }),
  ...(settings === undefined ? {} : { settings }),
});
