import type { Json } from '../../../schemas/values/json.ts';
import { compileSteps, parsePath, printPath, type PathStep } from '../../../schemas/values/path.ts';

/** Steps of a path; none for one that cannot be read. */
export function stepsOf(path: string): readonly PathStep[] {
  const parsed = parsePath(path);
  return parsed.ok ? parsed.steps : [];
}

/** `lines[*]` and `sku`: the list a path goes into last, and the rest; null where it goes into none. */
export function splitAtList(path: string): { list: string; rest: string } | null {
  const at = path.lastIndexOf('[*]');
  if (at < 0) return null;
  return { list: path.slice(0, at), rest: path.slice(at + 3).replace(/^\./, '') };
}

/** As splitAtList, for the list a path goes into first. */
export function splitAtFirstList(path: string): { list: string; rest: string } | null {
  const at = path.indexOf('[*]');
  if (at < 0) return null;
  return { list: path.slice(0, at), rest: path.slice(at + 3).replace(/^\./, '') };
}

/** A path below another: `items[*]` and `sku` give `items[*].sku`. */
export const joinPath = (base: string, path: string): string =>
  base === '' || path === '' || path.startsWith('[') ? base + path : `${base}.${path}`;

/** The last name of a path, as people read it: `收货地址` of `["收货地址"]`. */
export function leafName(path: string): string {
  const named = stepsOf(path).findLast((step) => 'key' in step);
  return named !== undefined && 'key' in named ? named.key : path;
}

/** The containers of a path, the outermost first: `a` and `a[*].b` of `a[*].b.c`. */
export function containersOf(path: string): string[] {
  const steps = stepsOf(path);
  const ends = steps.flatMap((step, index) => ('key' in step && index > 0 ? [index] : []));
  return ends.map((end) => {
    const listed = steps.slice(0, end);
    while (listed.length > 0 && !('key' in (listed.at(-1) as PathStep))) listed.pop();
    return printPath(listed);
  });
}

const readers = new Map<string, (data: Json | undefined) => Json | undefined>();
/** Paths of one mapping come again with every sample; the reader of each is made once. */
export function valueAt(data: Json | undefined, path: string): Json | undefined {
  let read = readers.get(path);
  if (read === undefined) {
    read = parsePath(path).ok ? compileSteps(stepsOf(path)) : () => undefined;
    if (readers.size > 5000) readers.clear();
    readers.set(path, read);
  }
  return read(data);
}
