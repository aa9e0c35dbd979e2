import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/**
 * JSON Merge Patch (RFC 7396): members of the patch replace those of the target, null takes one away, objects are
 * merged member by member, anything else replaces the whole. Neither argument is changed.
 */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const members = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name) ?? null, value));
  }
  return Object.fromEntries(members);
}
