import type { TargetField } from '../../schemas/mapping.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { parsePath, printPath, type PathStep } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

/** Look-up lists by the name a mapping calls them. */
export type Lists = Readonly<Record<string, readonly JsonObject[]>>;

export interface MappingOptions {
  /** Zone of the shop, for mappings that name none; Asia/Shanghai unless told. */
  zone?: string;
  /** Left out of a check, the names of lists are not looked at; to compile, every list must be there. */
  lists?: Lists;
}

/** Which paths of the record a target field is made from; `items[*].sku`. None for a constant. */
export interface Lineage {
  field: string;
  from: string[];
}

/** What one compilation shares. Problems are gathered, so that a person sees all of them at once. */
export interface Build {
  zone: string;
  lists: Lists | undefined;
  targets: ReadonlyMap<string, TargetField>;
  lineage: Lineage[];
  problems: Problem[];
}

/** Where a piece of the document stands, and where the values it reads and writes do. */
export interface Site {
  build: Build;
  /** JSON Pointer into the document. */
  at: string;
  /** The lines being written and the items being read; both empty outside `each`. */
  output: readonly PathStep[];
  input: readonly PathStep[];
}

export const under = (site: Site, ...keys: (string | number)[]): Site => ({
  ...site,
  at: [site.at, ...keys].join('/'),
});

export function report({ build, at }: Site, code: string, zh: string, en: string, value?: unknown): void {
  build.problems.push(problem(code, at, zh, en, value));
}

/** What `make` gives, or undefined after the problem it threw was reported, below this place. */
export function attempt<T>({ build, at }: Site, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    build.problems.push({ ...error.problem, path: at + error.problem.path });
    return undefined;
  }
}

/** Steps of a path, or none after it was reported. */
export function stepsOf(path: string, site: Site): readonly PathStep[] | undefined {
  const parsed = parsePath(path, site.at);
  if (parsed.ok) return parsed.steps;
  site.build.problems.push(parsed.problem);
  return undefined;
}

export const fullPath = (prefix: readonly PathStep[], steps: readonly PathStep[]): string =>
  printPath([...prefix, ...steps]);
