import type { Shape } from '../../../schemas/shape.ts';
import { parsePath, printPath, type PathStep } from '../../../schemas/values/path.ts';
import { findField, type Found } from '../find-field.ts';
import { nearName } from '../near-name.ts';
import { nodePath, rename, report, warn, type CheckSite } from './report.ts';

/** Where a path leads, judged: a field that is not there, a step that has not run. */
export interface JudgedRead {
  path: string;
  steps: readonly PathStep[];
  /** JSON Pointer of the setting, from the flow. */
  at: string;
  found: Found;
  /** There is an answer for the case that it is missing. */
  guarded: boolean;
  /** The setting is this path and nothing else, so that it can be mended by replacing it. */
  whole: boolean;
}

const keyOf = (step: PathStep | undefined): string | undefined =>
  step !== undefined && 'key' in step ? step.key : undefined;

export function judgeRead(site: CheckSite, read: JudgedRead): void {
  if (keyOf(read.steps[0]) === 'steps' && isOtherStep(site, read)) return;
  const { found } = read;
  if (found.kind === 'missing') noSuchField(site, read, found);
  if (found.kind === 'unseen') unseenField(site, read, found);
}

/** True: the step itself is at fault, and nothing more is to be said. */
function isOtherStep(site: CheckSite, { steps, at, path, guarded, found }: JudgedRead): boolean {
  const id = keyOf(steps[1]);
  // A step that does not exist at all is said by whoever checks the spelling of paths.
  if (id === undefined || !Object.hasOwn(site.found.flow.nodes, id)) return true;
  if (site.found.flow.nodes[id]?.disabled === true)
    warn(site, {
      code: 'reads-disabled-step',
      at,
      zh: `“${path}”读取的节点“${id}”已停用，只会把进来的数据原样传过去。`,
      en: `"${path}" reads the node "${id}", which is disabled and only passes on what comes in.`,
      value: path,
    });
  const known = site.place.steps.get(id);
  if (known === undefined) {
    const never = site.found.visits.get(id)?.place === null;
    report(site, {
      code: never ? 'reads-dead-step' : 'reads-later-step',
      at,
      zh: never
        ? `“${path}”读取节点“${id}”，而它永远不会执行。`
        : `“${path}”读取节点“${id}”，而执行到这里时它还没有执行。`,
      en: never
        ? `"${path}" reads the node "${id}", which never runs.`
        : `"${path}" reads the node "${id}", which has not run when this one does.`,
      value: path,
    });
    return true;
  }
  if (!known.sure && !guarded && found.kind !== 'missing')
    warn(site, {
      code: 'reads-maybe-step',
      at,
      zh: `“${path}”读取节点“${id}”，但有的路不经过它，那时取不到值。`,
      en: `"${path}" reads the node "${id}", which some ways to this node pass by; then there is no value.`,
      value: path,
      fix: {
        text: {
          zh: '给一个缺省值，或把节点放到所有路都经过的地方',
          en: 'Give a default, or move the node to where every way leads',
        },
      },
    });
  return false;
}

type Lost = Extract<Found, { kind: 'missing' | 'unseen' }>;

/** The path with the name that was probably meant. */
const mended = (steps: readonly PathStep[], { step, near }: Lost): string =>
  printPath(steps.map((one, index) => (index === step && near !== undefined ? { key: near } : one)));

function fieldFault({ steps, at, path, whole }: JudgedRead, lost: Lost): Parameters<typeof report>[1] {
  const { key, near, of } = lost;
  const better = near === undefined ? undefined : mended(steps, lost);
  const names = Object.keys(of.fields ?? {}).slice(0, 8);
  const listed = names.length === 0 ? undefined : names.join('、');
  return {
    code: 'unknown-field',
    at,
    zh: `“${path}”里没有字段“${key}”${better === undefined ? (listed === undefined ? '' : `，有的是：${listed}`) : `，是不是“${near}”`}。`,
    en: `There is no field "${key}" in "${path}"${better === undefined ? (names.length === 0 ? '' : `; there are: ${names.join(', ')}`) : `; is it "${near}"`}.`,
    value: path,
    ...(better === undefined
      ? {}
      : {
          fix: whole
            ? rename(at, path, better)
            : { text: { zh: `改成“${better}”`, en: `Change it to "${better}"` } },
        }),
  };
}

const noSuchField = (site: CheckSite, read: JudgedRead, lost: Lost): void =>
  report(site, fieldFault(read, lost));

/** In something open a name may be right and rare. One that is nearly another, or that nothing guards, is doubtful. */
function unseenField(site: CheckSite, read: JudgedRead, lost: Lost): void {
  if (read.guarded && lost.near === undefined) return;
  warn(site, { ...fieldFault(read, lost), code: 'unseen-field' });
}

/** A path setting, or the path of an expression. */
export function judgePath(
  site: CheckSite,
  path: unknown,
  at: string,
  guarded = false,
  data: Shape = site.data,
): void {
  const parsed = typeof path === 'string' ? parsePath(path) : undefined;
  if (parsed?.ok !== true || typeof path !== 'string') return;
  const [root] = parsed.steps;
  const known = Object.keys(data.fields ?? {});
  const name = keyOf(root);
  // Roots are checked where paths are parsed.
  if (name === undefined || !known.includes(name)) return;
  judgeRead(site, {
    path,
    steps: parsed.steps,
    at,
    found: findField(data, parsed.steps),
    guarded,
    whole: true,
  });
}

/** A name among those there are, or a problem with the nearest. `null`: there is no such thing. */
export function judgeName(
  site: CheckSite,
  what: { code: string; zh: string; en: string },
  name: string,
  names: readonly string[] | undefined,
  at: string,
): void {
  if (names === undefined || names.includes(name)) return;
  const near = nearName(name, names);
  report(site, {
    code: what.code,
    at,
    zh: `没有${what.zh}“${name}”${near === undefined ? '' : `，是不是“${near}”`}。`,
    en: `There is no ${what.en} "${name}"${near === undefined ? '' : `; is it "${near}"`}.`,
    value: name,
    ...(near === undefined ? {} : { fix: rename(at, name, near) }),
  });
}

export { nodePath };
