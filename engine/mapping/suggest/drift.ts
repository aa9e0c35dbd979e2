import type { Json } from '../../../schemas/values/json.ts';
import type { Text } from '../../../schemas/text.ts';
import { meaningsOf } from './meaning.ts';
import { shapesOf, type ShapeReport } from './shapes.ts';
import { sourcesOfRecords } from './sources.ts';
import { plainName } from './target.ts';

/** What the records of a source looked like at one time; small enough to be kept. */
export interface SourceShape {
  records: number;
  paths: Record<string, ShapeReport & { heading: string }>;
}

export interface Drift {
  kind: 'renamed' | 'dropped' | 'nulling' | 'new';
  path: string;
  /** Of `renamed`: what it is called now. */
  now?: string;
  message: Text;
}

/** Describes some records of a source, for a later comparison. */
export function describeShape(records: readonly Json[]): SourceShape {
  const paths: SourceShape['paths'] = {};
  for (const { path, heading, samples } of sourcesOfRecords(records))
    paths[path] = { ...shapesOf(samples), heading };
  return { records: records.length, paths };
}

const LEAST_RECORDS = 5;
const MOSTLY = 0.5;
const HARDLY = 0.1;
const LEAST_ALIKE = 0.6;

const share = ({ filled, total }: ShapeReport): number => (total === 0 ? 0 : filled / total);

/** Fields that were renamed (by values and name), dropped, that began to be empty, or are new. */
export function compareShapes(before: SourceShape, now: SourceShape): Drift[] {
  const gone = Object.keys(before.paths).filter((path) => !Object.hasOwn(now.paths, path));
  const added = Object.keys(now.paths).filter((path) => !Object.hasOwn(before.paths, path));
  const pairs = gone
    .flatMap((path) =>
      added.map((to) => ({ path, to, alike: alike(before.paths[path]!, now.paths[to]!, path, to) })),
    )
    .filter((pair) => pair.alike >= LEAST_ALIKE)
    .sort((a, b) => b.alike - a.alike);
  const renamed = new Map<string, string>();
  for (const { path, to } of pairs)
    if (!renamed.has(path) && ![...renamed.values()].includes(to)) renamed.set(path, to);
  const taken = new Set(renamed.values());
  return [
    ...gone.map((path) => {
      const to = renamed.get(path);
      return to === undefined ? dropped(path) : renamedTo(path, to);
    }),
    ...Object.entries(before.paths)
      .filter(([path, shape]) => {
        const later = now.paths[path];
        return (
          later !== undefined &&
          later.total >= LEAST_RECORDS &&
          share(shape) >= MOSTLY &&
          share(later) <= HARDLY
        );
      })
      .map(([path]) => nulling(path)),
    ...added.filter((path) => !taken.has(path)).map(isNew),
  ];
}

/** Half by what the values look like and how many are filled, half by the names. */
function alike(
  one: SourceShape['paths'][string],
  other: SourceShape['paths'][string],
  path: string,
  to: string,
): number {
  const sameShape = one.shapes.length > 0 && one.shapes[0] === other.shapes[0];
  const filled = 1 - Math.abs(share(one) - share(other));
  const [first] = meaningsOf(one.heading);
  const second = meaningsOf(other.heading).find(({ concept }) => concept === first?.concept);
  const sameMeaning =
    first !== undefined && second !== undefined && first.score >= 0.6 && second.score >= 0.6;
  const sameParent = path.replace(/[^.[]+$/, '') === to.replace(/[^.[]+$/, '');
  const sameName = plainName(one.heading) === plainName(other.heading);
  const names = sameName || sameMeaning ? 0.5 : 0;
  return (sameShape ? 0.35 : 0) + names + filled * 0.1 + (sameParent ? 0.05 : 0);
}

const dropped = (path: string): Drift => ({
  kind: 'dropped',
  path,
  message: { zh: `来源不再有“${path}”。`, en: `The source no longer has "${path}".` },
});
const renamedTo = (path: string, now: string): Drift => ({
  kind: 'renamed',
  path,
  now,
  message: { zh: `“${path}”像是改名为“${now}”。`, en: `"${path}" seems to be called "${now}" now.` },
});
const nulling = (path: string): Drift => ({
  kind: 'nulling',
  path,
  message: {
    zh: `“${path}”以前有值，现在几乎都为空。`,
    en: `"${path}" had values and is nearly always empty now.`,
  },
});
const isNew = (path: string): Drift => ({
  kind: 'new',
  path,
  message: { zh: `来源多了“${path}”。`, en: `The source has a new "${path}".` },
});
