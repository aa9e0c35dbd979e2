import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../engine/nodes/index.ts';
import { createRegistry } from '../engine/registry/registry.ts';
import { checkFlow } from '../engine/server/check-flow.ts';
import { createHarness } from '../engine/testing/harness.ts';
import type { Json } from '../schemas/values/json.ts';
import { readFlow, readLayout } from './read-flow.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(folders)('flow %s', (name) => {
  const folder = join(import.meta.dirname, name);

  it('can be published without a remark', async () => {
    const flow = await readFlow(folder);
    expect(flow.id).toBe(name);
    expect(checkFlow(flow, createRegistry(nodeTypes))).toEqual([]);
  });

  it('has a name in both languages and a place on the canvas for every node', async () => {
    const flow = await readFlow(folder);
    const layout = await readLayout(folder);
    expect(Object.keys(layout).sort()).toEqual(Object.keys(flow.nodes).sort());
    expect(Object.values(flow.nodes).every((node) => node.name !== undefined)).toBe(true);
    const places = Object.values(layout).map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('does in its cases what they say', async () => {
    const flow = await readFlow(folder);
    const harness = await createHarness({ flows: [flow] });
    try {
      // Cases with replies stand for calls to the outside and for waits, which take their time.
      for (const { input, expect: wanted } of (flow.cases ?? []).filter(
        ({ replies }) => replies === undefined,
      )) {
        const { status, output, runId, errorCode } = await harness.run(flow.id, input as Json);
        const journal = await harness.journal(runId);
        const path = journal.flatMap((event) =>
          event.type === 'step.completed' || event.type === 'step.waiting' ? [event.step] : [],
        );
        const actual = { status: status === 'finished' ? 'completed' : status, output, errorCode, path };
        expect(actual).toMatchObject(wanted);
      }
    } finally {
      await harness.close();
    }
  });
});
