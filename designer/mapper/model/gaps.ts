import type { Preview } from '../../../schemas/api/mappings.ts';
import type { FieldMatch } from '../../../schemas/api/mappings.ts';
import type { Mapping } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { linesOf, type Line } from './lines.ts';
import { splitAtList } from './paths.ts';
import type { SourceField } from './source-fields.ts';
import { unmappedValues } from './steps.ts';

/** How far a mapping is. */
export interface Gaps {
  required: number;
  filled: number;
  /** Required fields without a line. A field of lines counts where its list is mapped or required. */
  open: string[];
  /** Lines with values that have no counterpart, and in how many samples. */
  values: { line: Line; count: number; kinds: number }[];
}

export function gapsOf(
  { target, ...mapping }: Mapping,
  lines: readonly Line[],
  samples: readonly Json[],
): Gaps {
  const mapped = new Set(lines.map((line) => line.target));
  const byPath = new Map(target.map((field) => [field.path, field]));
  const counts = target.filter(({ path, required }) => {
    if (required !== true) return false;
    const list = splitAtList(path)?.list;
    return list === undefined || mapped.has(list) || mapping.group?.to === list || byPath.get(list)?.required;
  });
  const open = counts.filter(({ path }) => !mapped.has(path)).map(({ path }) => path);
  const values = lines.flatMap((line) => {
    const left = unmappedValues(line, samples);
    if (left.length === 0) return [];
    return [{ line, count: left.reduce((sum, { count }) => sum + count, 0), kinds: left.length }];
  });
  return { required: counts.length, filled: counts.length - open.length, open, values };
}

/** A field that a line reads and the source no longer has. */
export interface Vanished {
  source: string;
  /** What it is probably called now. */
  now: string | null;
}

/** Told only where samples were seen: an empty source has lost nothing. */
export function vanishedSources(
  lines: readonly Line[],
  sources: readonly SourceField[],
  matches: readonly FieldMatch[],
): Map<string, Vanished> {
  const found = new Map<string, Vanished>();
  if (sources.length === 0) return found;
  const known = new Set(sources.map(({ path }) => path));
  const read = new Set(lines.flatMap((line) => line.sources));
  for (const line of lines)
    for (const source of line.sources) {
      const plain = source.replaceAll(/\[-?\d+\]/g, '[*]').replace(/(?:\[\*\])+$/, '');
      if (plain === '' || known.has(plain) || found.has(source)) continue;
      const [best] = matches
        .filter((match) => match.target === line.target && match.confidence >= 0.5 && !read.has(match.source))
        .sort((a, b) => b.confidence - a.confidence);
      found.set(source, { source, now: best?.source ?? null });
    }
  return found;
}

/** Suggestions that belong together and whose target has no line, the surest first. */
export const openMatches = (matches: readonly FieldMatch[], mapping: Mapping): FieldMatch[] => {
  const mapped = new Set(linesOf(mapping).map((line) => line.target));
  return matches
    .filter(({ chosen, target }) => chosen && !mapped.has(target))
    .sort((a, b) => b.confidence - a.confidence);
};

/** Targets that a preview refused values of, or whose entry is wrong; with the first message of each. */
export function faultsOf(
  preview: Preview | null,
  lines: readonly Line[],
): Map<string, Preview['problems'][number]> {
  const faults = new Map<string, Preview['problems'][number]>();
  if (preview === null) return faults;
  for (const problem of preview.problems) {
    const line = lines
      .filter(({ at }) => `${problem.path}/`.startsWith(`/${at.join('/')}/`))
      .sort((a, b) => b.at.length - a.at.length)[0];
    if (line !== undefined && !faults.has(line.target)) faults.set(line.target, problem);
  }
  for (const { problems } of preview.rows)
    for (const { field, code, message, value } of problems) {
      const path = field.replaceAll(/\[\d+\]/g, '[*]');
      if (!faults.has(path))
        faults.set(path, { code, path, message, ...(value === undefined ? {} : { value }) });
    }
  return faults;
}
