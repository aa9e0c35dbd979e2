import type { Json } from '../../../schemas/values/json.ts';
import { isDecimal } from '../../../schemas/values/decimal.ts';

/** A column or a path of the source, with sample values. */
export interface Source {
  /** As a mapping reads it: `收货人`, `["收货地址 "]`, `receiver.mobile`, `items[*].sku`. */
  path: string;
  /** As a person reads it. */
  heading: string;
  samples: Json[];
}

const MOST_PATHS = 2000;
const DEEPEST = 12;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** A name that needs quotes in a path has a dot, a bracket, a quote, or a blank at its edge. */
export const pathOf = (name: string): string =>
  name === '' || /[.[\]"]|^\s|\s$/.test(name) ? `[${JSON.stringify(name)}]` : name;

const join = (path: string, name: string): string => {
  const step = pathOf(name);
  return path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
};

export const sourcesOfHeadings = (headings: readonly string[]): Source[] =>
  headings.map((heading) => ({ path: pathOf(heading), heading, samples: [] }));

/** Every path to a value in some records; the items of all lists of one path together. */
export function sourcesOfRecords(records: readonly Json[]): Source[] {
  const found = new Map<string, Source>();
  const visit = (value: Json, path: string, heading: string, depth: number): void => {
    if (depth > DEEPEST || found.size > MOST_PATHS) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, `${path}[*]`, heading, depth + 1);
    } else if (typeof value === 'object' && value !== null && !isDecimal(value)) {
      for (const [name, item] of Object.entries(value))
        if (!FORBIDDEN.has(name))
          visit(item, join(path, name), heading === '' ? name : `${heading}.${name}`, depth + 1);
    } else {
      const source = found.get(path);
      if (source) source.samples.push(value);
      else if (path !== '') found.set(path, { path, heading, samples: [value] });
    }
  };
  for (const record of records) visit(record, '', '', 0);
  return [...found.values()];
}
