import { compileMapping, type CompiledMapping } from '../../../engine/mapping/index.ts';
import type { Mapping, MappingProblem } from '../../../schemas/mapping.ts';
import { problem } from '../../../schemas/problem.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import type { Connector } from '../connector.ts';
import { joinTracks, type Track } from './track.ts';

const compiled = new WeakMap<Mapping, CompiledMapping>();

/**
 * Tracks from the records of a `track` operation, or the payloads of pushes that bring tracks; one for each parcel. A
 * record that cannot be read is left out, and `problems` says why. Throws ProblemError for a connector without the
 * mapping.
 */
export function readTracks(
  connector: Connector,
  records: readonly Json[],
): { tracks: Track[]; problems: MappingProblem[] } {
  const mapping = mappingOf(connector);
  const mapped: JsonObject[] = [];
  const problems: MappingProblem[] = [];
  for (const record of records) {
    const result = mapping.apply(record);
    if (result.ok) mapped.push(result.output);
    else problems.push(...result.problems);
  }
  return { tracks: joinTracks(mapped), problems };
}

function mappingOf({ manifest, mappings }: Connector): CompiledMapping {
  const { track } = mappings;
  if (track === undefined)
    throw new ProblemError(
      problem(
        'mapping-unknown',
        '/mappings/track',
        `“${manifest.title.zh}”没有轨迹映射。`,
        `"${manifest.title.en}" has no mapping of tracks.`,
      ),
    );
  const known = compiled.get(track);
  if (known !== undefined) return known;
  const fresh = compileMapping(track, { zone: manifest.zone, lists: {} });
  compiled.set(track, fresh);
  return fresh;
}
