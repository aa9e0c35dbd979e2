import type { FlowDefinition } from '../../schemas/flow.ts';
import type { RunView } from '../../schemas/run-view.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import { compilePath } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { addPersonalData, findPersonalData, type Masks } from './mask.ts';
import { recordMasks, type PersonalTables } from './record-masks.ts';

/**
 * Personal data of a run: what the flow's input marks in the input, and what the schema of a validate step marks in the
 * record it looked at, which a mapping may have spelled anew; and what tables mark in the records that started it, that
 * it found, or that it wrote.
 */
export function personalDataOf(
  definition: FlowDefinition | undefined,
  { input, steps }: Pick<RunView, 'input' | 'steps'>,
  tables: PersonalTables = new Map(),
): Masks {
  if (definition === undefined) return new Map();
  let masks = findPersonalData(definition.input, input);
  const outputs = Object.fromEntries(steps.map(({ key, output }) => [key, output]));
  if (tables.size > 0) masks = addRecords(masks, definition, { input, steps: outputs }, tables);
  for (const { node: id, output } of steps) {
    const node = Object.hasOwn(definition.nodes, id) ? definition.nodes[id] : undefined;
    if (node?.type !== 'validate') continue;
    const { schema, source } = node.config;
    // Inside a loop the source is an item, which is found by its output once it is valid.
    const record = node.parent === undefined ? readSource(source, { input, steps: outputs }) : undefined;
    masks = addPersonalData(addPersonalData(masks, schema, record), schema, output);
  }
  return masks;
}

function readSource(source: unknown, data: object): unknown {
  try {
    return compilePath(typeof source === 'string' ? source : 'input')(data as never);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** By node: of a trigger its input, of a query what it found, of a write what it was given. */
function addRecords(
  masks: Masks,
  definition: FlowDefinition,
  data: { input: unknown; steps: Record<string, unknown> },
  tables: PersonalTables,
): Masks {
  const all = new Map(masks);
  for (const [id, { type, config }] of Object.entries(definition.nodes)) {
    const personal = typeof config['table'] === 'string' ? tables.get(config['table']) : undefined;
    if (personal === undefined) continue;
    const isTrigger = type === 'row-changed' || type === 'record-action';
    const found = isTrigger ? recordsIn(data.input) : [...recordsIn(data.steps[id]), ...given(config, data)];
    for (const record of found)
      for (const [text, shown] of recordMasks(record, personal)) all.set(text, shown);
  }
  return all;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/** A record, a list of them, or what holds some: a change, a batch of changes, the answer of a query. */
function recordsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (!isObject(value)) return [];
  const held = ['record', 'before', 'records', 'changes'].filter((name) => Object.hasOwn(value, name));
  return [value, ...held.flatMap((name) => recordsIn(value[name] as Json))];
}

/** What a write reads from the run, as records of its table. */
function given(config: Record<string, unknown>, data: object): JsonObject[] {
  const { records } = config as { records?: { source?: { path?: unknown } } };
  const path = records?.source?.path;
  return path === undefined ? [] : recordsIn(readSource(path, data));
}
