import type { Text } from '../../../schemas/text.ts';
import { pathInRecord, type Scope } from '../scope.ts';
import type { Language } from '../sentence/phrase.ts';
import { isBareName } from './scan.ts';
import { connectives, itemWords, literals } from './vocabulary.ts';

/** A field as a formula may name it. The path is as seen from the record: `items.*.qty` for a field of an item. */
export interface FormulaField {
  readonly path: string;
  readonly label: Text;
}

/** Which fields there are. Without any, every name is taken for a path. */
export interface FormulaFields {
  readonly fields?: readonly FormulaField[];
  /** What a path that is none of the fields may begin with all the same. */
  readonly roots?: readonly string[];
}

export interface Names {
  /** The path a name stands for in a scope; else what is wrong with the name. */
  resolve(name: string, scope: Scope): { path: string } | { ambiguous: readonly string[] } | undefined;
  /** How a path is written, or undefined if no name leads to it. */
  spell(path: string, scope: Scope, language: Language): string | undefined;
  /** Names close to one that is unknown, best first. */
  near(name: string, scope: Scope, language: Language): string[];
}

const ROOTS = ['input', 'steps', 'item', 'index', 'run', 'events'];

/** `name` as it must be written: in square brackets unless it is one plain word that means nothing else. */
export function spellName(name: string): string {
  const upper = name.toUpperCase();
  const plain = isBareName(name) && !literals.has(upper) && !connectives.has(upper);
  return plain ? name : `[${name.replaceAll(']', ']]')}]`;
}

export function createNames({ fields = [], roots = ROOTS }: FormulaFields): Names {
  const labels = new Map(fields.map(({ path, label }) => [path, label] as const));
  const byLabel = new Map<string, Set<string>>();
  for (const { path, label } of fields)
    for (const name of [label.zh, label.en]) byLabel.set(name, (byLabel.get(name) ?? new Set()).add(path));

  const below = (prefix: string): boolean => fields.some(({ path }) => path.startsWith(`${prefix}.`));
  /** Whether a path nobody listed may be meant: its beginning is known, or nothing is known of where it stands. */
  const plausible = (path: string, scope: Scope): boolean => {
    if (fields.length === 0) return true;
    const [root = ''] = path.split('.');
    if (scope.kind === 'record') return roots.includes(root);
    if (scope.kind === 'fold' && root !== 'current' && root !== 'accumulator') return false;
    return scope.list === undefined || !below(`${scope.list}.*`);
  };

  const resolve: Names['resolve'] = (name, scope) => {
    const word = wordFor(name, scope);
    if (word !== undefined) return { path: word };
    const full = pathInRecord(scope, name);
    if (full !== undefined && labels.has(full)) return { path: name };
    const meant = [...(byLabel.get(name) ?? [])].flatMap((path) => relative(path, scope) ?? []);
    if (meant.length > 1) return { ambiguous: meant };
    if (meant[0] !== undefined) return { path: meant[0] };
    return plausible(name, scope) ? { path: name } : undefined;
  };

  return {
    resolve,
    spell(path, scope, language) {
      const full = pathInRecord(scope, path);
      const label = full === undefined ? undefined : labels.get(full)?.[language];
      const found = [wordsOf(scope).get(path)?.[language], label, path].find((name) => {
        const meant = name === undefined || name === '' ? undefined : resolve(name, scope);
        return meant !== undefined && 'path' in meant && meant.path === path;
      });
      return found === undefined ? undefined : spellName(found);
    },
    near(name, scope, language) {
      const reachable = fields.filter(({ path }) => relative(path, scope) !== undefined);
      return reachable
        .map(({ label }) => ({ name: label[language], distance: distanceOf(name, label[language]) }))
        .filter(({ name: other, distance }) => distance <= Math.max(1, Math.floor(other.length / 2)))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, 3)
        .map(({ name: other }) => other);
    },
  };
}

/** The words for what has no name of its own, by the path each stands for. */
function wordsOf({ kind }: Scope): ReadonlyMap<string, Text> {
  if (kind === 'record') return new Map([['', itemWords.data]]);
  if (kind === 'item') return new Map([['', itemWords.item]]);
  return new Map([
    ['current', itemWords.item],
    ['accumulator', itemWords.total],
  ]);
}

function wordFor(name: string, scope: Scope): string | undefined {
  const upper = name.toUpperCase();
  return [...wordsOf(scope)].find(([, word]) => word.zh === upper || word.en === upper)?.[0];
}

/** A path of the record as it is written inside a scope, or undefined if it lies outside. */
function relative(path: string, scope: Scope): string | undefined {
  if (scope.kind === 'record') return path.includes('*') ? undefined : path;
  if (scope.list === undefined) return undefined;
  const prefix = scope.list === '' ? '*.' : `${scope.list}.*.`;
  const inner = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  if (inner === undefined || inner.includes('*')) return undefined;
  return scope.kind === 'item' ? inner : `current.${inner}`;
}

/** How many characters must be put in, left out or changed to get from one text to the other. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
  }
  return row[b.length] as number;
}
