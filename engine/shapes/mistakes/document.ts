import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';

/** Every value of a document with where it stands; `path` are the keys. */
export interface Place {
  value: Json;
  path: (string | number)[];
}

export function* placesOf(value: Json, path: (string | number)[] = []): Generator<Place> {
  yield { value, path };
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* placesOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value as JsonObject))
      yield* placesOf(member, [...path, name]);
}

/** Numbers of a flow are plain when it comes from a file. */
export const copyOf = (flow: FlowDefinition): FlowDefinition =>
  JSON.parse(JSON.stringify(flow)) as FlowDefinition;

type Holder = Record<string | number, unknown>;
const holderOf = (flow: FlowDefinition, path: readonly (string | number)[]): Holder =>
  path.slice(0, -1).reduce((at, key) => at[key] as Holder, flow as unknown as Holder);

/** The flow with another value at a place. */
export function replaced(
  flow: FlowDefinition,
  path: readonly (string | number)[],
  value: unknown,
): FlowDefinition {
  const copy = copyOf(flow);
  holderOf(copy, path)[path.at(-1) as string] = value;
  return copy;
}

/** The flow without the value at a place. */
export function removed(flow: FlowDefinition, path: readonly (string | number)[]): FlowDefinition {
  const copy = copyOf(flow);
  const holder = holderOf(copy, path);
  if (Array.isArray(holder)) holder.splice(path.at(-1) as number, 1);
  else delete holder[path.at(-1) as string];
  return copy;
}
