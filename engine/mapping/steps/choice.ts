import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { compilePath, ownValue } from '../../../schemas/values/path.ts';
import { attempt, report, under, type Site } from '../build.ts';
import { fault } from '../call.ts';
import { isEmpty } from '../empty.ts';
import { scalarText, type Step, type StepBuilder } from './step.ts';

const NOT_BOOLEAN = fault('not-a-boolean', '不是“是”或“否”。', 'Neither yes nor no.');
const UNMAPPED = fault(
  'unmapped-value',
  '对照表里没有这个值，请在字段映射中补上。',
  'This value is not in the table of values; add it to the mapping.',
);
const YES = ['true', '1', 'yes', 'y', '是'];
const NO = ['false', '0', 'no', 'n', '否'];

export const boolean: StepBuilder<'boolean'> = ({ yes = YES, no = NO }, site) => {
  const words = new Map([
    ...yes.map((word) => [word, true] as const),
    ...no.map((word) => [word, false] as const),
  ]);
  if (words.size < yes.length + no.length)
    report(
      site,
      'repeated-word',
      '有重复的词，或一个词同时表示是和否。',
      'A word comes twice or means both yes and no.',
    );
  return {
    run: (value) => {
      if (typeof value === 'boolean') return value;
      const word = scalarText(value)?.trim();
      return word === undefined ? undefined : (words.get(word) ?? words.get(word.toLowerCase()));
    },
    fault: NOT_BOOLEAN,
  };
};

export const values: StepBuilder<'values'> = (step) => {
  const map = new Map(Object.entries(step.map) as [string, Json][]);
  return choose((key) => map.get(key), otherwiseOf(step));
};

export const lookup: StepBuilder<'lookup'> = (step, site) => {
  const rows = rowsOf(step.list, site);
  const read = (path: string, key: 'key' | 'value'): ReturnType<typeof compilePath> => {
    const place = under(site, key);
    return attempt(place, () => compilePath(path)) ?? (() => undefined);
  };
  const keyOf = read(step.key, 'key');
  const valueOf = read(step.value ?? '', 'value');
  const found = new Map<string, Json>();
  for (const row of rows) {
    const key = keyOf(row);
    const text = isEmpty(key) ? undefined : scalarText(key);
    const value = valueOf(row);
    if (text !== undefined && value !== undefined && !found.has(text)) found.set(text, value);
  }
  const missing = fault(
    'not-in-list',
    `清单“${step.list}”里没有这个值。`,
    `This value is not in the list "${step.list}".`,
  );
  return { ...choose((key) => found.get(key), otherwiseOf(step)), fault: missing };
};

function rowsOf(name: string, site: Site): readonly JsonObject[] {
  const { lists } = site.build;
  if (lists === undefined) return [];
  if (Object.hasOwn(lists, name)) return lists[name] ?? [];
  report(under(site, 'list'), 'unknown-list', `没有清单“${name}”。`, `There is no list "${name}".`, name);
  return [];
}

/** `otherwise: null` says: then it is empty. That differs from no `otherwise`, which makes a problem. */
const otherwiseOf = (step: object): Json | undefined => ownValue(step as JsonObject, 'otherwise');

const choose = (find: (key: string) => Json | undefined, otherwise: Json | undefined): Step => ({
  run: (value) => {
    const key = scalarText(value)?.trim();
    const found = key === undefined ? undefined : find(key);
    return found === undefined ? otherwise : found;
  },
  fault: UNMAPPED,
});
