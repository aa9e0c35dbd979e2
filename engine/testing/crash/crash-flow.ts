import type { FlowDefinition, FlowNode } from '../../../schemas/flow.ts';
import { drawFlow } from '../draw-flow.ts';

/**
 * One flow for each thing a crash could break. `needs` are steps whose effect must have arrived when a run of the
 * flow is over, `may` those that can have arrived besides; nothing else may ever arrive. `once` marks effects
 * without a key, `rows` how many rows in our own table a run must have written.
 */
export interface CrashFlow {
  definition: FlowDefinition;
  ends: 'completed' | 'failed' | 'canceled';
  needs: string[];
  may?: string[];
  once?: string[];
  rows?: number;
  /** Runs that each run starts, by flow. */
  children?: Record<string, number>;
}

type Nodes = Record<string, FlowNode>;

export const named = (id: string): FlowDefinition['name'] => ({ zh: id, en: id });

/** Every run is found by its key. */
export const flow = (
  id: string,
  nodes: Nodes,
  paths: string[],
  settings: NonNullable<FlowDefinition['settings']> = {},
): FlowDefinition => drawFlow(id, nodes, paths, { searchKeys: { key: { path: 'input.key' } }, ...settings });

export const wait = (ms: number): FlowNode => ({ type: 'wait', config: { until: { ms } } });
export const row: FlowNode = { type: 'own-row', config: {} };
export const set = (values: Record<string, unknown>): FlowNode => ({ type: 'set', config: { values } });
export const items = (count: number): unknown => ({
  value: Array.from({ length: count }, (_, index) => index),
});

export const split: FlowNode = {
  type: 'parallel',
  config: {
    branches: [
      { port: 'a', label: named('a') },
      { port: 'b', label: named('b') },
    ],
  },
};
export const join = (mode: string): FlowNode => ({ type: 'join', config: { mode } });
export const call = (target: string, waits: boolean): FlowNode => ({
  type: 'sub-flow',
  config: { flow: target, input: { path: 'input' }, wait: waits },
});

/** Effects at the counter, which listens at `base`. */
export const effectsAt = (base: string) => ({
  keyed: (more: Partial<FlowNode> = {}, query = ''): FlowNode => ({
    type: 'http-request',
    config: {
      method: 'POST',
      url: { text: `${base}/effects${query}` },
      repeat: { kind: 'key', header: 'idempotency-key' },
    },
    ...more,
  }),
  once: (step: string): FlowNode => ({
    type: 'http-request',
    config: {
      method: 'POST',
      url: { text: `${base}/effects?slow=3&key={{run.id}}:${step}` },
      body: { path: 'input' },
    },
  }),
});

export type Effects = ReturnType<typeof effectsAt>;
