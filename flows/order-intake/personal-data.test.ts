import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readChannel } from '../../engine/files/channel-reader.ts';
import { findPersonalData, maskValue } from '../../engine/server/mask.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { parsePath } from '../../schemas/values/path.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { readFlow } from '../read-flow.ts';
import { readRecipes, sampleChannels } from './sample-orders.ts';

const folder = import.meta.dirname;
const personal = new Set(['buyer', 'receiver.name', 'receiver.phone', 'receiver.address']);

interface Field {
  to?: string;
  from?: string | string[];
  text?: string;
  fields?: Field[];
}

/** Paths in a record that a mapping moves into a personal field, `groups` walked into. */
function sourcesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { to = '', from = [], text = '' } = value as Field;
  if (!personal.has(to)) return Object.values(value).flatMap(sourcesIn);
  return [...[from].flat(), ...[...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, path]) => path ?? '')];
}

interface Marked {
  properties?: Record<string, Marked>;
  items?: Marked;
  'x-pii'?: string;
}

function isMarked(schema: Marked, path: string): boolean {
  const parsed = parsePath(path);
  if (!parsed.ok) throw new Error(path);
  let at: Marked | undefined = schema;
  for (const step of parsed.steps) {
    if (at === undefined) return false;
    at = 'key' in step ? at.properties?.[step.key] : at.items;
  }
  return at?.['x-pii'] !== undefined;
}

describe('personal data of an order', () => {
  let flow: FlowDefinition;
  let record: Marked;
  beforeAll(async () => {
    flow = await readFlow(folder);
    record = (flow.input as { properties: { record: Marked } }).properties.record;
  });

  it('is marked wherever a mapping takes it from', async () => {
    const files = (await readdir(join(folder, 'mappings'))).filter((name) => name !== 'target.json');
    let seen = 0;
    for (const file of files) {
      const mapping = parseJson(readFileSync(join(folder, 'mappings', file), 'utf8'));
      const sources = sourcesIn((mapping as unknown as { fields: unknown }).fields);
      seen += sources.length;
      expect(sources.filter((path) => !isMarked(record, path)).map((path) => `${file} ${path}`)).toEqual([]);
    }
    expect(seen).toBeGreaterThan(40);
  });

  it.each(sampleChannels)('%s: no name, number or address of its sample is shown', async (channel) => {
    const recipe = (await readRecipes(folder))[channel]!;
    const { orders } = await readChannel(channel, recipe, join(folder, 'samples', channel));
    const shown = JSON.stringify(
      orders.map((order) => maskValue(order, findPersonalData(flow.input, order))),
    );
    for (const text of ['林晓岚', '13800138000', '农园路66号', 'buyer00@example.com', '100 Test Road'])
      expect(shown.includes(text), text).toBe(false);
  });
});
