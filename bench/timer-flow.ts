import type { FlowDefinition } from '../schemas/flow.ts';

/** Waits until the instant (ms) in `at` of its input, then ends. */
export const timerFlow: FlowDefinition = {
  schemaVersion: 1,
  id: 'timer',
  name: { zh: '等到某个时刻', en: 'Until an instant' },
  nodes: {
    start: { type: 'manual', config: {} },
    until: { type: 'wait', config: { until: { at: { path: 'input.at' } } } },
    end: { type: 'set', config: { values: { at: { path: 'input.at' } } } },
  },
  edges: [
    { from: 'start', to: 'until' },
    { from: 'until', to: 'end' },
  ],
};
