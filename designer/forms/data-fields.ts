import type { FormulaField } from '../../engine/rules/formula/index.ts';
import type { FlowShapes, NodeShape, SeenValue, Shape, ShapeType } from '../../schemas/shape.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compilePath, printPath, type PathStep } from '../../schemas/values/path.ts';

/** One value a setting may take, as people know it. */
export interface DataField {
  /** As settings spell it: `input.lines[*].qty`. */
  readonly path: string;
  /** As rules spell it, `input.lines.*.qty`; undefined where a rule cannot name it. */
  readonly rulePath: string | undefined;
  readonly label: Text;
  /** Unlike every other label of the list. */
  readonly fullLabel: Text;
  /** What it comes from: the data of the run, a step, the item of a loop. */
  readonly group: string;
  readonly groupLabel: Text;
  /** 0 for the whole of a group. */
  readonly depth: number;
  readonly types: readonly ShapeType[];
  readonly optional: boolean;
  readonly nulls?: { seen: number; empty: number } | undefined;
  readonly samples: readonly unknown[];
  readonly values: readonly SeenValue[];
  readonly closed: boolean;
}

/** How deep fields are listed, and how many. */
const MAX_DEPTH = 6;
const MAX_OF_GROUP = 300;
const MAX_FIELDS = 4_000;

interface Group {
  id: string;
  label: Text;
  steps: PathStep[];
  shape: Shape;
}

/** The words for groups that no node names. */
export interface GroupWords {
  input: Text;
  item: Text;
  event: (name: string) => Text;
  step: (id: string) => Text;
}

/** Everything the settings of a node may read, in groups: first what the run began with, then the steps, last first. */
export function fieldsOf(shapes: FlowShapes, node: NodeShape | undefined, words: GroupWords): DataField[] {
  const key = (name: string): PathStep => ({ key: name });
  const steps = (node?.reads ?? []).toReversed().flatMap(({ node: id }): Group[] => {
    const read = Object.hasOwn(shapes.nodes, id) ? shapes.nodes[id] : undefined;
    if (read === undefined) return [];
    return [{ id: `steps.${id}`, label: words.step(id), steps: [key('steps'), key(id)], shape: read.result }];
  });
  const groups: Group[] = [
    ...(node?.item === undefined
      ? []
      : [{ id: 'item', label: words.item, steps: [key('item')], shape: node.item }]),
    { id: 'input', label: words.input, steps: [key('input')], shape: shapes.input },
    ...steps,
    ...Object.entries(shapes.events).map(([name, shape]): Group => ({
      id: `events.${name}`,
      label: words.event(name),
      steps: [key('events'), key(name)],
      shape,
    })),
  ];
  return named(groups.flatMap((group) => listOf(group, node?.narrowed ?? {})).slice(0, MAX_FIELDS));
}

/** The fields of one value, such as the result of a step. */
export const fieldsOfShape = (shape: Shape, { id, label }: { id: string; label: Text }): DataField[] =>
  named(listOf({ id, label, steps: id.split('.').map((key) => ({ key })), shape }, {}).slice(0, MAX_FIELDS));

type Unnamed = Omit<DataField, 'fullLabel'>;

function listOf(group: Group, narrowed: Readonly<Record<string, Shape>>): Unnamed[] {
  const found: Unnamed[] = [];
  const visit = (shape: Shape, steps: PathStep[], depth: number, label: Text): void => {
    if (found.length >= MAX_OF_GROUP) return;
    const path = printPath(steps);
    const known = Object.hasOwn(narrowed, path) ? { ...shape, ...narrowed[path] } : shape;
    const rulePath = rulePathOf(steps);
    found.push(fieldOf(known, { path, rulePath, label, depth, group }));
    if (depth >= MAX_DEPTH) return;
    for (const [name, inner] of Object.entries(known.fields ?? {}))
      visit(inner, [...steps, { key: name }], depth + 1, inner.label ?? { zh: name, en: name });
    const items = known.items?.fields ?? {};
    for (const [name, inner] of Object.entries(items))
      visit(
        inner,
        [...steps, { each: true }, { key: name }],
        depth + 1,
        inner.label ?? { zh: name, en: name },
      );
  };
  visit(group.shape, group.steps, 0, group.label);
  return found;
}

interface Standing {
  path: string;
  rulePath: string | undefined;
  label: Text;
  depth: number;
  group: Group;
}

const fieldOf = (shape: Shape, { path, rulePath, label, depth, group }: Standing): Unnamed => ({
  path,
  rulePath,
  label,
  group: group.id,
  groupLabel: group.label,
  depth,
  types: shape.types,
  optional: shape.optional === true,
  nulls: shape.nulls,
  samples: shape.samples ?? [],
  values: shape.values ?? [],
  closed: shape.closed === true,
});

/** Rules join names by dots, so a name with a dot in it is out of their reach. */
function rulePathOf(steps: readonly PathStep[]): string | undefined {
  const names = steps.map((step) => ('each' in step ? '*' : 'key' in step ? step.key : String(step.index)));
  return names.some((name) => name.includes('.')) ? undefined : names.join('.');
}

/** Labels that come twice are told apart by where they come from, and at last by their path. */
function named(fields: readonly Unnamed[]): DataField[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    const { label, groupLabel, path } = field;
    const within = {
      zh: `${label.zh}（${groupLabel.zh}）`,
      en: `${label.en} (${groupLabel.en})`,
    };
    const tries: Text[] = [label, within, { zh: path, en: path }];
    const fullLabel = tries.find(({ zh, en }) => !taken.has(zh) && !taken.has(en)) ?? { zh: path, en: path };
    taken.add(fullLabel.zh).add(fullLabel.en);
    return { ...field, fullLabel };
  });
}

export const formulaFieldsOf = (fields: readonly DataField[]): FormulaField[] =>
  fields.flatMap(({ rulePath, fullLabel }) =>
    rulePath === undefined ? [] : [{ path: rulePath, label: fullLabel }],
  );

/** The value of a field in this data, or one that was seen. */
export function sampleOf(field: DataField, data: Json | undefined): Json | undefined {
  const read = data === undefined ? undefined : compilePath(field.path)(data);
  const value = read ?? (field.samples[0] as Json | undefined);
  return Array.isArray(value) && field.path.includes('[*]') ? value[0] : value;
}

/** Part of the records in which it was empty, 0…1; undefined where nothing was counted. */
export const emptyRate = ({ nulls }: Pick<DataField, 'nulls'>): number | undefined =>
  nulls === undefined || nulls.seen === 0 ? undefined : nulls.empty / nulls.seen;

/** Fields whose label or path holds all the words. */
export function searchFields(fields: readonly DataField[], wanted: string): DataField[] {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...fields];
  return fields.filter(({ label, fullLabel, path, groupLabel }) => {
    const text = [label.zh, label.en, fullLabel.zh, groupLabel.zh, groupLabel.en, path]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
