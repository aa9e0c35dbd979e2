import type { Revision } from '../../api/records.ts';

/** The revision that gave each field the value it has now. Revisions come with the newest first. */
export function sourcesOf(revisions: readonly Revision[]): ReadonlyMap<string, Revision> {
  const sources = new Map<string, Revision>();
  for (const revision of revisions)
    for (const { field } of revision.changes) if (!sources.has(field)) sources.set(field, revision);
  return sources;
}
