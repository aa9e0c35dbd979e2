import { readsOf } from '../../../engine/rules/reads.ts';
import type { Mapping, MappingField } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { joinPath } from './paths.ts';

/** Where an entry stands in the document: `['fields', 3, 'fields', 0]`. */
export type Place = readonly (string | number)[];

export type LineKind = 'from' | 'text' | 'const' | 'rule' | 'each' | 'group' | 'other';

/** One entry of a mapping, as a person sees it: lines from its sources to its target. */
export interface Line {
  /** Place and target in one text; stays as long as the entry stays where it is. */
  key: string;
  at: Place;
  /** Path in the target, from its top. */
  target: string;
  /** Paths in the source, from its top. */
  sources: string[];
  kind: LineKind;
  field: MappingField;
  /** The lists of source and target it goes through, where it maps line by line. */
  band: { source: string; target: string } | null;
}

interface Around {
  at: Place;
  /** What paths of items and of lines begin with: `items[*]` and `lines[*]`. */
  from: string;
  to: string;
}

const TOP: Around = { at: [], from: '', to: '' };

/** Every entry of a mapping, in its order. Parts that are no entries, or unreadable, are passed over. */
export function linesOf({ fields, group }: Partial<Pick<Mapping, 'fields' | 'group'>>): Line[] {
  const plain = entriesOf(fields, { ...TOP, at: ['fields'] });
  if (group === undefined) return plain;
  const band: Line = {
    key: 'group',
    at: ['group'],
    target: group.to,
    sources: typeof group.by === 'string' ? [group.by] : [...group.by],
    kind: 'group',
    field: { to: group.to },
    band: null,
  };
  return [
    ...plain,
    ...entriesOf(group.header, { ...TOP, at: ['group', 'header'] }),
    band,
    ...entriesOf(group.lines, { at: ['group', 'lines'], from: '', to: `${group.to}[*]` }),
  ];
}

function entriesOf(fields: unknown, around: Around): Line[] {
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field: unknown, index): Line[] => {
    if (typeof field !== 'object' || field === null) return [];
    const entry = field as MappingField;
    if (typeof entry.to !== 'string') return [];
    const at = [...around.at, index];
    const line = lineOf(entry, at, around);
    if (entry.fields === undefined) return [line];
    const list = typeof entry.each === 'string' ? absolute(entry.each, around.from) : null;
    const inner = list === null ? around.from : `${list}[*]`;
    return [
      line,
      ...entriesOf(entry.fields, { at: [...at, 'fields'], from: inner, to: `${line.target}[*]` }),
    ];
  });
}

function lineOf(field: MappingField, at: Place, { from, to }: Around): Line {
  const target = joinPath(to, field.to);
  return {
    key: `${at.join('.')} ${target}`,
    at,
    target,
    sources: sourcesOf(field).flatMap((path) => absolute(path, from) ?? []),
    kind: kindOf(field),
    field,
    band: from === '' || to === '' ? null : { source: from.slice(0, -3), target: to.slice(0, -3) },
  };
}

const kindOf = (field: MappingField): LineKind => {
  if (field.each !== undefined) return 'each';
  if (field.from !== undefined) return 'from';
  if (field.text !== undefined) return 'text';
  if (Object.hasOwn(field, 'rule')) return 'rule';
  return Object.hasOwn(field, 'const') ? 'const' : 'other';
};

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** Paths as the entry has them. */
function sourcesOf(field: MappingField): string[] {
  if (field.from !== undefined) return typeof field.from === 'string' ? [field.from] : [...field.from];
  if (typeof field.text === 'string')
    return [...new Set([...field.text.matchAll(PLACEHOLDER)].map(([, path = '']) => path.trim()))];
  if (Object.hasOwn(field, 'rule')) return rulePaths(field.rule);
  if (field.each === undefined) return [];
  return typeof field.each === 'string' ? [field.each] : [...field.each.columns];
}

/** A rule writes `items.*.qty` where a path writes `items[*].qty`. */
const rulePaths = (rule: unknown): string[] => [
  ...new Set([...readsOf(rule as Json)].map(({ path }) => path.replaceAll(/\.\*(?=\.|$)/g, '[*]'))),
];

/** From the top of the record; null for what is no path of it. */
function absolute(path: string, from: string): string | null {
  if (path === '$position') return null;
  if (path.startsWith('$.')) return path.slice(2);
  if (path.startsWith('$[')) return path.slice(1);
  return joinPath(from, path);
}
