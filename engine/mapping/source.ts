import { compileRule, isUnknown, unknownProblem, unknownReason } from '../rules/index.ts';
import type { MappingField } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileSteps, printPath, type PathStep } from '../../schemas/values/path.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { attempt, fullPath, report, stepsOf, under, type Site } from './build.ts';
import { complain, type Call } from './call.ts';
import { isEmpty } from './empty.ts';
import { scalarText } from './steps/step.ts';

/** Gets a value from an item of the data. `undefined` is empty; a fault is noted in the call, and empty. */
export type Getter = (item: Json, call: Call) => Json | undefined;

const NOTHING: Getter = () => undefined;
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

interface Source {
  get: Getter;
  /** The paths read, from the top of the record. */
  from: string[];
}

/** The getter of `from`, `const`, `text` or `rule`; `target` is the field to blame. */
export function compileSource(field: MappingField, target: string, site: Site): Source {
  if (field.from !== undefined) return compileFrom(field.from, under(site, 'from'));
  if (field.text !== undefined) return compileText(field.text, under(site, 'text'));
  if (Object.hasOwn(field, 'rule')) return compileCalculation(field.rule, target, under(site, 'rule'));
  const value = field.const as Json;
  return { get: () => value, from: [] };
}

function compileFrom(from: string | string[], site: Site): Source {
  if (typeof from === 'string') return compileRead(from, site);
  const sources = from.map((path, index) => compileRead(path, under(site, index)));
  const getters = sources.map(({ get }) => get);
  return {
    get: (item, call) => {
      for (const get of getters) {
        const value = get(item, call);
        if (!isEmpty(value)) return value;
      }
      return undefined;
    },
    from: sources.flatMap((source) => source.from),
  };
}

/** A path from the item, from the record (`$.`), or the position of the item (`$position`). */
export function compileRead(path: string, site: Site): Source {
  if (path === '$position') {
    if (site.output.length === 0)
      report(
        site,
        'no-position',
        '“$position”只能用在逐行映射里。',
        '"$position" can only be used within each.',
      );
    return { get: (_item, { indexes }) => (indexes.at(-1) ?? 0) + 1, from: [] };
  }
  const place = placeOf(path, site);
  if (place === undefined) return { get: NOTHING, from: [] };
  const read = compileSteps(place.steps);
  const get: Getter = place.fromRecord ? (_item, { record }) => read(record) : read;
  return { get, from: [printPath([...place.base, ...place.steps])] };
}

interface Place {
  fromRecord: boolean;
  /** Where the path starts: at the record, or at the item of the `each` around. */
  base: readonly PathStep[];
  steps: readonly PathStep[];
}

/** A path without its `$`, and where it starts; undefined after it was reported. */
export function placeOf(path: string, site: Site): Place | undefined {
  const fromRecord = path === '$' || path.startsWith('$.') || path.startsWith('$[');
  const steps = stepsOf(fromRecord ? path.slice(path.startsWith('$.') ? 2 : 1) : path, site);
  return steps && { fromRecord, base: fromRecord ? [] : site.input, steps };
}

/** A text with `{{path}}` in it. Empty places stay empty; where all are, so is the whole. */
function compileText(template: string, site: Site): Source {
  const before: string[] = [];
  const slots: Source[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    before.push(template.slice(end, match.index));
    slots.push(compileRead((match[1] ?? '').trim(), site));
    end = match.index + match[0].length;
  }
  const tail = template.slice(end);
  if (slots.length === 0)
    report(
      site,
      'no-placeholder',
      '文本里没有 {{路径}}；固定值请用“常量”。',
      'No {{path}} in the text; for a fixed value use const.',
    );
  return {
    get: (item, call) => {
      let printed = '';
      let filled = false;
      for (const [index, { get }] of slots.entries()) {
        const value = get(item, call);
        printed += before[index] ?? '';
        if (isEmpty(value)) continue;
        filled = true;
        printed += scalarText(value) ?? printJson(value);
      }
      return filled ? printed + tail : undefined;
    },
    from: slots.flatMap(({ from }) => from),
  };
}

/** What a rule gives. A variable without a value makes it empty; kinds that do not fit each other are a problem. */
function compileCalculation(rule: unknown, target: string, site: Site): Source {
  const compiled = attempt(site, () => compileRule(rule));
  if (compiled === undefined) return { get: NOTHING, from: [] };
  return {
    get: (item, call) => {
      const value = compiled.evaluate(item);
      if (!isUnknown(value)) return value;
      const reason = unknownReason(value);
      if (reason !== 'missing' && reason !== 'null') complain(call, target, unknownProblem(value));
      return undefined;
    },
    from: rulePaths(compiled.paths, site),
  };
}

/** A rule writes `items.*.qty` where a path writes `items[*].qty`. */
export function rulePaths(paths: readonly string[], { input }: Site): string[] {
  const prefix = fullPath(input, []);
  return paths.map((path) => {
    const steps = path.replaceAll(/\.\*(?=\.|$)/g, '[*]');
    return prefix === '' || steps === '' ? prefix + steps : `${prefix}.${steps}`;
  });
}
