import type { Mapping, MappingField, MappingStep, TargetField } from '../../../schemas/mapping.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { MoneyUnit } from './money-unit.ts';
import { shapesOf, type Shape } from './shapes.ts';
import { sourcesOfRecords } from './sources.ts';
import type { SourceSuggestion } from './suggest-mapping.ts';
import { suggestValueMap } from './value-map.ts';

export interface DraftInput {
  id: string;
  name: Text;
  zone?: string;
  suggestions: readonly SourceSuggestion[];
  target: readonly TargetField[];
  /** Sample records; they tell how times are written and which states there are. */
  records?: readonly Json[];
  /** Unit of the money columns that are in fen, by source path; yuan unless told. */
  units?: Readonly<Record<string, MoneyUnit>>;
  /** Values of select fields by target path. */
  states?: Readonly<Record<string, ReadonlySet<string>>>;
}

interface Pair {
  from: string;
  target: TargetField;
  samples: readonly Json[];
}

/**
 * A mapping document of the chosen suggestions, with the conversions that the samples call for. Flat rows are grouped
 * to orders where the target has lines and a number to group by; lists of a tree become lines item by item.
 */
export function draftMapping(input: DraftInput): Mapping {
  const { id, name, zone, suggestions, target, records = [] } = input;
  const samples = new Map(sourcesOfRecords(records).map((source) => [source.path, source.samples]));
  const byPath = new Map(target.map((field) => [field.path, field]));
  const pairs = suggestions.flatMap(({ path, chosen }): Pair[] => {
    const field = chosen === undefined ? undefined : byPath.get(chosen);
    return field ? [{ from: path, target: field, samples: samples.get(path) ?? [] }] : [];
  });
  const base = {
    schemaVersion: 1 as const,
    id,
    name,
    ...(zone === undefined ? {} : { zone }),
    target: [...target],
  };
  const header = pairs.filter(({ target: { path } }) => !path.includes('[*]'));
  const rows = groupByContainer(pairs);
  const number = header.find(({ target: { path } }) => /order_?no$/i.test(path));
  const flat = pairs.every(({ from }) => !from.includes('[*]'));
  const lines = [...rows.keys()].find((container) => /line|item/i.test(container));
  const plain = header.map((pair) => fieldOf(pair, input));
  const others = (left: (container: string) => boolean): MappingField[] =>
    [...rows]
      .filter(([container]) => left(container))
      .map(([container, some]) => rowsOf(container, some, input));
  if (flat && number && lines !== undefined) {
    const own = rows.get(lines)!.map((pair) => fieldOf(pair, input));
    return {
      ...base,
      group: {
        by: number.from,
        to: lines,
        header: [...plain, ...others((one) => one !== lines)],
        lines: own,
      },
    };
  }
  return { ...base, fields: [...plain, ...others(() => true)] };
}

const groupByContainer = (pairs: readonly Pair[]): Map<string, Pair[]> => {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const at = pair.target.path.indexOf('[*]');
    if (at < 0) continue;
    const container = pair.target.path.slice(0, at);
    groups.set(container, [...(groups.get(container) ?? []), pair]);
  }
  return groups;
};

/** The list of a tree item by item; cells of a flat row as one item, or several apart by semicolons. */
function rowsOf(container: string, pairs: readonly Pair[], input: DraftInput): MappingField {
  const listed = pairs.find(({ from }) => from.includes('[*]'));
  if (!listed) {
    const columns = pairs.map(({ from }) => nameOf(from));
    return { to: container, each: { columns, by: ';' }, fields: pairs.map((pair) => fieldOf(pair, input)) };
  }
  const list = listed.from.slice(0, listed.from.indexOf('[*]'));
  const fields = pairs.map((pair) =>
    pair.from.startsWith(`${list}[*].`)
      ? { ...fieldOf(pair, input), from: pair.from.slice(list.length + 4) }
      : { ...fieldOf(pair, input), from: `$.${pair.from}` },
  );
  return { to: container, each: list, fields };
}

const nameOf = (path: string): string =>
  path.startsWith('["') ? (JSON.parse(path.slice(1, -1)) as string) : path;

function fieldOf({ from, target, samples }: Pair, { units = {}, states = {} }: DraftInput): MappingField {
  const at = target.path.lastIndexOf('[*].');
  const to = at < 0 ? target.path : target.path.slice(at + 4);
  const steps = stepsOf(target, samples, units[from], states[target.path]);
  return { to, from, ...(steps.length === 0 ? {} : { steps }) };
}

const DAY_FIRST = /^(\d{1,2})([-/])(\d{1,2})\2\d{4}(?:\s+\d{1,2}:\d{2}(:\d{2})?)?$/;

/** The steps that bring samples into the type of a field. */
export function stepsOf(
  { type, path }: TargetField,
  samples: readonly Json[],
  unit: MoneyUnit | undefined,
  states: ReadonlySet<string> | undefined,
): MappingStep[] {
  const { shapes } = shapesOf(samples);
  if (type === 'money' && unit === 'fen') return [{ do: 'fen-to-yuan' }];
  if (type === 'time') return timeSteps(shapes, samples);
  if (type !== 'text') return [];
  if (states !== undefined || /(?:^|\.)(?:status|state)$/i.test(path)) return stateSteps(samples, states);
  // What Excel guards or blanks surround; names of people and goods keep what they have inside.
  return /(?:no|number|code|sku|id|phone|postcode|barcode)$/i.test(path)
    ? [{ do: 'unguard' }, { do: 'trim' }]
    : [{ do: 'trim' }];
}

function timeSteps(shapes: readonly Shape[], samples: readonly Json[]): MappingStep[] {
  if (shapes.includes('epoch-ms')) return [{ do: 'epoch', unit: 'ms' }];
  if (shapes.includes('epoch-s')) return [{ do: 'epoch', unit: 's' }];
  const text = samples.find((one) => typeof one === 'string' && DAY_FIRST.test(one));
  if (typeof text !== 'string') return [];
  const [, , mark, , seconds] = DAY_FIRST.exec(text)!;
  const clock = text.includes(':') ? ` HH:mm${seconds === undefined ? '' : ':ss'}` : '';
  // Only where a first number above 12 shows that the day goes first; else a person has to say it.
  const dayFirst = samples.some((one) => typeof one === 'string' && Number(DAY_FIRST.exec(one)?.[1]) > 12);
  const pattern = dayFirst ? `dd${mark}MM${mark}yyyy` : `MM${mark}dd${mark}yyyy`;
  const monthFirst = samples.some((one) => typeof one === 'string' && Number(DAY_FIRST.exec(one)?.[3]) > 12);
  return dayFirst || monthFirst ? [{ do: 'time', pattern: `${pattern}${clock}` }] : [];
}

/** States of orders as the unified table calls them, where that is another word. */
const NAMES_OF_STATES: Readonly<Record<string, string>> = {
  unpaid: 'awaiting-payment',
  paid: 'awaiting-review',
  refunding: 'after-sale',
};

const HAN = /\p{Script=Han}/u;

function stateSteps(samples: readonly Json[], states: ReadonlySet<string> | undefined): MappingStep[] {
  const { values } =
    states === undefined
      ? suggestValueMap(samples)
      : suggestValueMap(samples, states, (state) => NAMES_OF_STATES[state] ?? state);
  const other = values.flatMap(({ value, suggested }) =>
    suggested === undefined || suggested === value ? [] : [[value, suggested] as const],
  );
  // States that nobody mapped stay problems, so that none is taken for another.
  if (other.length === 0) return [{ do: 'trim' }];
  // A list of values lets nothing else through: the target's own words may come in a later file.
  const isHan = values.some(({ value }) => HAN.test(value));
  const own = [...(states ?? [])].filter((word) => HAN.test(word) === isHan);
  return [
    { do: 'trim' },
    { do: 'values', map: Object.fromEntries([...own.map((one) => [one, one]), ...other]) },
  ];
}
