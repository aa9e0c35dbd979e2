import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Mapping } from '../../../schemas/mapping.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { Choice, ListsByName } from '../../mapper/board.ts';

/** The mapping of a node that maps fields; undefined where the node is none. */
export function mappingOf({ nodes }: FlowDefinition, node: string): Mapping | undefined {
  const config = Object.hasOwn(nodes, node) ? nodes[node]?.config : undefined;
  const found = config?.['mapping'];
  return typeof found === 'object' && found !== null && Array.isArray((found as Mapping).target)
    ? (found as Mapping)
    : undefined;
}

/** Where the node reads its record: `input`, `input.order`, `steps.fetch.body`. */
export function sourceOf({ nodes }: FlowDefinition, node: string): string {
  const source = nodes[node]?.config['source'];
  return typeof source === 'string' ? source : 'input';
}

export const listsOf = ({ lists }: FlowDefinition): ListsByName => (lists ?? {}) as ListsByName;

/** Inputs that the flow's own tests have. */
export const caseInputs = ({ cases = [] }: FlowDefinition): Json[] => cases.map(({ input }) => input as Json);

const MOSTLY = 0.8;

/** Choices of the fields of the table that the target was taken from, if it was. */
export function choicesOf(
  { target }: Pick<Mapping, 'target'>,
  tables: readonly TableDefinition[],
): Record<string, readonly Choice[]> {
  const names = new Set(target.map(({ path }) => path.split(/[.[]/, 1)[0] ?? ''));
  const shared = (table: TableDefinition): number => table.fields.filter(({ id }) => names.has(id)).length;
  const best = tables.toSorted((a, b) => shared(b) - shared(a))[0];
  if (best === undefined || shared(best) < names.size * MOSTLY) return {};
  const found: Record<string, readonly Choice[]> = {};
  for (const field of best.fields)
    if (field.type === 'select')
      found[field.id] = field.options.map(({ id, title }) => ({ value: id, label: title }));
  return found;
}

/** What steps of a rehearsal gave, as the data of a run has it. */
export const runData = (input: Json, steps: readonly { key: string; output?: unknown }[]): JsonObject => ({
  input,
  steps: Object.fromEntries(
    steps.flatMap(({ key, output }) => (output === undefined ? [] : [[key, output as Json]])),
  ),
});
