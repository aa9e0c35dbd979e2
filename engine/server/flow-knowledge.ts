import type { FlowDefinition } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Json } from '../../schemas/values/json.ts';
import { runView } from '../core/run-view.ts';
import { catalog } from '../registry/catalog.ts';
import type { KnownChannel, Knowledge, Sample } from '../shapes/index.ts';
import { readJournal } from '../store/journal.ts';
import { listRuns } from '../store/run-list.ts';
import { maskValue } from './mask.ts';
import { personalTables } from './record-masks.ts';
import { personalDataOf } from './run-personal-data.ts';
import type { ServerParts } from './server-parts.ts';

const MOST_RUNS = 20;
/** Drawing asks after every pause of the hand; what past runs looked like does not change that fast. */
const KEPT_MS = 30_000;

/** What this installation knows that tells what flows in a flow. */
export type GatherKnowledge = (flow: FlowDefinition) => Promise<Knowledge>;

export function createFlowKnowledge(parts: ServerParts): GatherKnowledge {
  const { registry, flows, records, secrets, now } = parts;
  let types: Map<string, NodeDescriptor> | undefined;
  const runs = new Map<string, { at: number; samples: Promise<Sample[]> }>();
  const samplesOf = (flow: string): Promise<Sample[]> => {
    const known = runs.get(flow);
    if (known !== undefined && now() - known.at < KEPT_MS) return known.samples;
    const samples = readSamples(parts, flow);
    runs.set(flow, { at: now(), samples });
    samples.catch(() => runs.delete(flow));
    return samples;
  };
  return async (flow) => {
    types ??= new Map(catalog(registry).map((type) => [type.type, type]));
    const known = types;
    const [seen, tables, subFlows, secretNames, channels] = await Promise.all([
      samplesOf(flow.id),
      records?.catalog.list(),
      liveFlows(parts, flow),
      secrets.list(),
      channelsOf(parts),
    ]);
    const definitions = tables && new Map(tables.map(({ id, definition }) => [id, definition]));
    const allFlows = await flows.list({ open: '*', limit: 200 });
    return {
      nodeType: (type) => known.get(type),
      samples: [...caseSamples(flow), ...seen],
      ...(definitions && { table: (id: string) => definitions.get(id) ?? null }),
      flow: (id) => subFlows.get(id) ?? null,
      ...(channels && { channel: (id: string) => channels.get(id) ?? null }),
      names: {
        ...(definitions && { tables: [...definitions.keys()] }),
        flows: allFlows.items.map(({ id }) => id),
        ...(channels && { channels: [...channels.keys()] }),
        secrets: secretNames.map(({ name }) => name),
      },
    };
  };
}

/** The cases of a flow are samples too, and what they answer for a step shows what it answers. */
export const caseSamples = ({ cases = [] }: FlowDefinition): Sample[] =>
  cases.map(({ input, replies }) => ({
    input: input as Json,
    kind: 'sample',
    ...(replies === undefined ? {} : { outputs: replies as Record<string, Json> }),
  }));

/** The latest runs of a flow, personal data masked. */
async function readSamples({ tables, engine, flows }: ServerParts, flow: string): Promise<Sample[]> {
  const { items } = await listRuns(tables, { open: [flow], flow, limit: MOST_RUNS });
  const samples: Sample[] = [];
  for (const run of items) {
    const events = await readJournal({ query: tables.read }, run.id);
    const view = runView(events, await engine.inputsOf(run, events));
    const published = await flows.source.published(flow, run.version);
    const personal = await personalTables(tables, published?.definition);
    const { input, steps } = maskValue(view, personalDataOf(published?.definition, view, personal));
    const outputs = steps.flatMap(({ node, status, output }): [string, Json][] =>
      status === 'completed' && output !== undefined ? [[node, output as Json]] : [],
    );
    samples.push({ input: input as Json, kind: 'run', outputs: Object.fromEntries(outputs) });
  }
  return samples;
}

/** The live definitions of the flows that this one starts. */
async function liveFlows(
  { flows }: ServerParts,
  { nodes }: FlowDefinition,
): Promise<Map<string, FlowDefinition>> {
  const named = new Set(
    Object.values(nodes).flatMap(({ config: { flow } }) => (typeof flow === 'string' ? [flow] : [])),
  );
  const found = await Promise.all(
    [...named].map(async (id): Promise<[string, FlowDefinition][]> => {
      const live =
        (await flows.source.published(id))?.definition ?? (await flows.drafts.draft(id))?.definition;
      return live === undefined ? [] : [[id, live]];
    }),
  );
  return new Map(found.flat());
}

async function channelsOf({ channels }: ServerParts): Promise<Map<string, KnownChannel> | undefined> {
  if (channels === undefined) return undefined;
  const [list, connectors] = await Promise.all([channels.list(), channels.connectors()]);
  const operations = new Map(connectors.map(({ id, operations: all }) => [id, all.map((one) => one.id)]));
  return new Map(
    list.map(({ channel: { id, connector } }) => [
      id,
      {
        id,
        connector,
        operations: (operations.get(connector) ?? []).map((operation) => ({ id: operation })),
      },
    ]),
  );
}
