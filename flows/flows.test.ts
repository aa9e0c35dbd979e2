import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../engine/nodes/index.ts';
import { createRegistry } from '../engine/registry/registry.ts';
import { checkFlow } from '../engine/server/check-flow.ts';
import { runCases } from '../engine/trial/run-cases.ts';
import { readFlow, readLayout } from './read-flow.ts';

// Flows lie here and, below `flows/`, in the packs.
const folders = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => basename(file) === 'flow.json')
  .map(dirname);

describe.each(folders)('flow %s', (name) => {
  const folder = join(import.meta.dirname, name);

  it('can be published without a remark', async () => {
    const flow = await readFlow(folder);
    expect(flow.id).toBe(basename(name));
    expect(checkFlow(flow, createRegistry(nodeTypes))).toEqual([]);
  });

  it('has a name in both languages for every node', async () => {
    const { nodes } = await readFlow(folder);
    expect(Object.values(nodes).every((node) => node.name !== undefined)).toBe(true);
  });

  it('does in its cases what they say', async () => {
    const results = await runCases(await readFlow(folder));
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});

// Without a layout the canvas lays the nodes out by itself.
const laidOut = folders.filter((name) => existsSync(join(import.meta.dirname, name, 'layout.json')));

it.each(laidOut)('flow %s has a place of its own for every node', async (name) => {
  const folder = join(import.meta.dirname, name);
  const { nodes } = await readFlow(folder);
  const layout = await readLayout(folder);
  expect(Object.keys(layout).sort()).toEqual(Object.keys(nodes).sort());
  const places = Object.values(layout).map(({ x, y }) => `${x},${y}`);
  expect(new Set(places).size).toBe(places.length);
});
