import type { Text } from '../../schemas/text.ts';
import type { FlowSummary } from '../api/flows.ts';
import { readFlow, readTables, type FlowEntry, type FoundItem, type TableEntry } from '../api/search.ts';
import type { Match } from './match.ts';

export type EntryKind = 'place' | 'action' | 'flow' | 'node' | 'table' | 'field' | 'record' | 'run';

/** One thing that can be gone to. */
export interface Entry {
  id: string;
  kind: EntryKind;
  /** What it is called, in the language of the reader. */
  title: string;
  /** Other names it is found by. */
  also: readonly string[];
  /** Where it belongs. */
  within?: string;
  to: string;
}

/** Definitions of more flows than these are not read for their nodes. */
const MOST_FLOWS = 60;
const MOST_OF_A_KIND = 6;

export interface Contents {
  tables: readonly TableEntry[];
  flows: readonly FlowEntry[];
}

/** Names of nodes and fields, which only definitions know; what cannot be read is left out. */
export async function readContents(
  flows: readonly FlowSummary[],
  may: { tables: boolean; flows: boolean },
  signal: AbortSignal,
): Promise<Contents> {
  const [tables, read] = await Promise.all([
    may.tables ? readTables(signal).catch(() => []) : [],
    Promise.all(
      (may.flows ? flows.slice(0, MOST_FLOWS) : []).map(({ id }) => readFlow(id, signal).catch(() => null)),
    ),
  ]);
  return { tables, flows: read.filter((flow) => flow !== null) };
}

type Say = (text: Text) => string;
const both = ({ zh, en }: Text): string[] => [zh, en];

export function entriesOf({ tables, flows }: Contents, summaries: readonly FlowSummary[], say: Say): Entry[] {
  return [
    ...summaries.map(({ id, name }): Entry => ({
      id: `flow ${id}`,
      kind: 'flow',
      title: say(name),
      also: [...both(name), id],
      to: `/flows/${id}`,
    })),
    ...tables.flatMap(tableEntries(say)),
    ...flows.flatMap(nodeEntries(say)),
  ];
}

const nodeEntries =
  (say: Say) =>
  ({ definition }: FlowEntry): Entry[] =>
    Object.entries(definition.nodes).map(([node, { name }]) => ({
      id: `node ${definition.id} ${node}`,
      kind: 'node',
      title: name === undefined ? node : say(name),
      also: name === undefined ? [] : [...both(name), node],
      within: say(definition.name),
      to: `/flows/${definition.id}?node=${node}`,
    }));

const tableEntries =
  (say: Say) =>
  ({ id, definition }: TableEntry): Entry[] => [
    {
      id: `table ${id}`,
      kind: 'table',
      title: say(definition.title),
      also: [...both(definition.title), id],
      to: `/tables/${id}`,
    },
    ...definition.fields.map((field): Entry => ({
      id: `field ${id} ${field.id}`,
      kind: 'field',
      title: say(field.title),
      also: both(field.title),
      within: say(definition.title),
      to: `/tables/${id}/fields?field=${field.id}`,
    })),
  ];

export function foundEntries(
  items: readonly FoundItem[],
  say: Say,
  nameOf: (flow: string) => string,
): Entry[] {
  return items.map((item): Entry =>
    item.kind === 'run'
      ? {
          id: `run ${item.id}`,
          kind: 'run',
          title: Object.values(item.keys).join(' · '),
          also: [],
          within: nameOf(item.flow),
          to: `/runs/${item.id}`,
        }
      : {
          id: `record ${item.id} ${item.table}`,
          kind: 'record',
          title: item.title ?? item.id,
          also: [],
          within: `${say(item.tableTitle)} · ${say(item.field)}`,
          to: `/tables/${item.table}/records/${item.id}`,
        },
  );
}

/** The best few of each kind, in the order of the kinds. */
export function bestOf(entries: readonly Entry[], match: Match, kinds: readonly EntryKind[]): Entry[] {
  const scored = entries
    .map((entry) => ({ entry, score: Math.max(...[entry.title, ...entry.also].map(match)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return kinds.flatMap((kind) =>
    scored
      .filter(({ entry }) => entry.kind === kind)
      .slice(0, MOST_OF_A_KIND)
      .map(({ entry }) => entry),
  );
}
