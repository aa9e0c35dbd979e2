import type { FieldMatch } from '../../../schemas/api/mappings.ts';
import type { Mapping, MappingField, MappingStep, TargetType } from '../../../schemas/mapping.ts';
import { addEntry, changeAt, patchEntry, readAt, removeEntry } from './entries.ts';
import { linesOf, type Line, type Place } from './lines.ts';
import { splitAtFirstList, stepsOf } from './paths.ts';

/** Why a line cannot be drawn: the words for it are the screen's. */
export type Refusal = 'other-list' | 'list-to-value' | 'value-to-list' | 'no-list';

export type Connected = { ok: true; mapping: Mapping } | { ok: false; refusal: Refusal };

export interface Connection {
  source: string;
  target: string;
  /** On the way, for a line that is new. */
  steps?: readonly MappingStep[] | undefined;
  /** Takes the place of what the target has, instead of joining it. */
  replace?: boolean;
}

/**
 * Draws a line. A target that has one already takes both: texts one behind the other, of other kinds the first with a
 * value. Fields of lines go into the band of their list, which is made where there is none.
 */
export function connect(mapping: Mapping, { source, target, steps, replace }: Connection): Connected {
  const type = mapping.target.find(({ path }) => path === target)?.type ?? 'object';
  if (isListOfLines(mapping, target)) return connectLists(mapping, source, target);
  if (type === 'object') return { ok: false, refusal: 'value-to-list' };
  const own = linesOf(mapping).filter((line) => line.target === target);
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0) {
    const from = relativeTo(source, only);
    if (from === null) return { ok: false, refusal: 'other-list' };
    return {
      ok: true,
      mapping: replace === true ? replaced(mapping, only, from, steps) : joined(mapping, only, from, type),
    };
  }
  return place(mapping, { list: ['fields'], source, target }, type, steps ?? []);
}

const isListOfLines = ({ target }: Mapping, path: string): boolean =>
  target.some((field) => field.path.startsWith(`${path}[*]`));

/** A path as an entry beside this one would write it; null if it is in a list that the band does not go through. */
function relativeTo(source: string, { band }: Line): string | null {
  if (band === null) return source;
  if (band.source === '') return source;
  const inner = `${band.source}[*]`;
  if (source.startsWith(`${inner}.`)) return source.slice(inner.length + 1);
  if (source.startsWith(`${inner}[`)) return source.slice(inner.length);
  return source.includes('[*]') ? null : fromTop(source);
}

const fromTop = (source: string): string => (source.startsWith('[') ? `$${source}` : `$.${source}`);

const replaced = (mapping: Mapping, line: Line, from: string, steps: readonly MappingStep[] = []): Mapping =>
  patchEntry(mapping, line.at, {
    from,
    const: undefined,
    text: undefined,
    rule: undefined,
    steps: steps.length === 0 ? undefined : [...steps],
  });

function joined(mapping: Mapping, line: Line, from: string, type: TargetType): Mapping {
  const { field, at, kind } = line;
  if (kind === 'text') {
    if (field.text?.includes(`{{${from}}}`) === true) return mapping;
    return patchEntry(mapping, at, { text: `${field.text ?? ''}{{${from}}}` });
  }
  if (kind !== 'from') return replaced(mapping, line, from);
  const before = typeof field.from === 'string' ? [field.from] : (field.from ?? []);
  if (before.includes(from)) return mapping;
  if (type === 'text' && before.length === 1)
    return patchEntry(mapping, at, { from: undefined, text: `{{${before[0]}}}{{${from}}}` });
  return patchEntry(mapping, at, { from: [...before, from] });
}

interface Spot {
  /** The list of entries it goes into. */
  list: Place;
  /** Both as entries of this list write them. */
  source: string;
  target: string;
}

function place(mapping: Mapping, spot: Spot, type: TargetType, steps: readonly MappingStep[]): Connected {
  const { group } = mapping;
  if (group !== undefined && spot.list.length === 1) {
    const lines = `${group.to}[*].`;
    return spot.target.startsWith(lines)
      ? place(
          mapping,
          { ...spot, list: ['group', 'lines'], target: spot.target.slice(lines.length) },
          type,
          steps,
        )
      : place(mapping, { ...spot, list: ['group', 'header'] }, type, steps);
  }
  const into = splitAtFirstList(spot.target);
  if (into !== null) return placeInList(mapping, spot, into, type, steps);
  const entry: MappingField = { to: spot.target, ...readOne(spot.source, type, steps) };
  return { ok: true, mapping: addEntry(mapping, spot.list, entry) };
}

/** All items of a list for one field: a text names each of them, anything else takes the first. */
function readOne(
  source: string,
  type: TargetType,
  steps: readonly MappingStep[],
): Pick<MappingField, 'from' | 'steps'> {
  const isMany = source.includes('[*]') && type !== 'list' && type !== 'any';
  const from = isMany && type !== 'text' ? source.replaceAll('[*]', '[0]') : source;
  const chain: MappingStep[] = isMany && type === 'text' ? [{ do: 'join', by: '，' }] : [...steps];
  return { from, ...(chain.length === 0 ? {} : { steps: chain }) };
}

function placeInList(
  mapping: Mapping,
  { list, source }: Spot,
  into: { list: string; rest: string },
  type: TargetType,
  steps: readonly MappingStep[],
): Connected {
  const entries = (readAt(mapping, list) ?? []) as readonly MappingField[];
  const bands = entries.flatMap((entry, index) =>
    entry.to === into.list && entry.each !== undefined ? [{ each: entry.each, at: [...list, index] }] : [],
  );
  const from = splitAtFirstList(source);
  for (const { each, at } of bands) {
    const inner = insideBand(source, each);
    if (inner === null) continue;
    const known = widened(mapping, at, each, source);
    return place(known, { list: [...at, 'fields'], source: inner, target: into.rest }, type, steps);
  }
  if (bands.length > 0) return { ok: false, refusal: 'other-list' };
  if (from === null && stepsOf(source).length !== 1) return { ok: false, refusal: 'no-list' };
  const each = from === null ? { columns: [columnOf(source)], by: ';' } : from.list;
  const made = addEntry(mapping, list, { to: into.list, each, fields: [] });
  const at = [...list, entries.length, 'fields'];
  const rest = from === null ? source : from.rest;
  return place(made, { list: at, source: rest, target: into.rest }, type, steps);
}

const columnOf = (source: string): string => {
  const [step] = stepsOf(source);
  return step !== undefined && 'key' in step ? step.key : source;
};

function insideBand(source: string, each: NonNullable<MappingField['each']>): string | null {
  if (typeof each !== 'string') return source.includes('[*]') ? null : source;
  const inner = `${each}[*]`;
  if (source.startsWith(`${inner}.`)) return source.slice(inner.length + 1);
  if (source.startsWith(`${inner}[`)) return source.slice(inner.length);
  return source.includes('[*]') ? null : fromTop(source);
}

/** Cells of a flat row that hold several values are named in the band, so that they are taken apart together. */
const widened = (
  mapping: Mapping,
  at: Place,
  each: NonNullable<MappingField['each']>,
  source: string,
): Mapping =>
  typeof each === 'string' || stepsOf(source).length !== 1 || each.columns.includes(columnOf(source))
    ? mapping
    : patchEntry(mapping, at, { each: { ...each, columns: [...each.columns, columnOf(source)] } });

/** List to list: the band in which their fields are mapped line by line. */
function connectLists(mapping: Mapping, source: string, target: string): Connected {
  const band = linesOf(mapping).find((line) => line.target === target && line.kind === 'each');
  if (band !== undefined) {
    const from = relativeTo(source, band);
    if (from === null) return { ok: false, refusal: 'other-list' };
    return { ok: true, mapping: patchEntry(mapping, band.at, { each: from }) };
  }
  if (mapping.group?.to === target || target.includes('[*]')) return { ok: false, refusal: 'other-list' };
  const list: Place = mapping.group === undefined ? ['fields'] : ['group', 'header'];
  return { ok: true, mapping: addEntry(mapping, list, { to: target, each: source, fields: [] }) };
}

/** Takes one source off a line, or the whole line where it was the only one. */
export function disconnect(mapping: Mapping, line: Line, source?: string): Mapping {
  const own = source === undefined ? null : relativeTo(source, line);
  const { field, at, kind } = line;
  if (own !== null && kind === 'from' && Array.isArray(field.from) && field.from.length > 1) {
    const left = field.from.filter((path) => path !== own);
    return patchEntry(mapping, at, { from: left.length === 1 ? left[0] : left });
  }
  if (own !== null && kind === 'text' && line.sources.length > 1)
    return patchEntry(mapping, at, { text: (field.text ?? '').replaceAll(`{{${own}}}`, '') });
  return kind === 'group' ? mapping : removeEntry(mapping, at);
}

/** Draws the lines of suggestions whose target has none yet; those that cannot be drawn are left out. */
export function accept(mapping: Mapping, matches: readonly FieldMatch[]): Mapping {
  // A list decides what its fields are read from, and so do fields of a list before those of the record.
  const turn = ({ source, target }: FieldMatch): number =>
    isListOfLines(mapping, target) ? 0 : source.includes('[*]') ? 1 : 2;
  const ordered = matches.toSorted((a, b) => turn(a) - turn(b));
  const once = (start: Mapping): Mapping =>
    ordered.reduce((before, { source, target, steps }) => {
      if (linesOf(before).some((line) => line.target === target)) return before;
      const done = connect(before, { source, target, steps });
      return done.ok ? done.mapping : before;
    }, start);
  // A line that was refused may become possible by the band that a later one makes.
  let before = mapping;
  for (let after = once(before); after !== before; after = once(before)) before = after;
  return before;
}

/** Reads another field wherever this one was read: a platform gave it a new name. Both from the top of the record. */
export function renameSource(mapping: Mapping, source: string, now: string): Mapping {
  return linesOf(mapping).reduce((before, line) => {
    if (!line.sources.includes(source)) return before;
    const old = relativeTo(source, line);
    const next = relativeTo(now, line);
    if (old === null || next === null) return before;
    const swap = (path: string): string => (path === old ? next : path);
    return changeAt(before, line.at, (entry) => {
      const field = entry as MappingField;
      if (typeof field.from === 'string') return { ...field, from: swap(field.from) };
      if (field.from !== undefined) return { ...field, from: field.from.map(swap) };
      if (field.text !== undefined)
        return { ...field, text: field.text.replaceAll(`{{${old}}}`, `{{${next}}}`) };
      return typeof field.each === 'string' ? { ...field, each: swap(field.each) } : field;
    });
  }, mapping);
}
