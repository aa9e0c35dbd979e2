import type { FlowDefinition, FlowNode } from '../../../schemas/flow.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { copyOf, placesOf, removed, replaced, type Place } from './document.ts';
import { misspell, type Chance } from './random.ts';

/** A flow with one mistake in it. */
export type Mutant = () => FlowDefinition;

/** A kind of mistake people make: every way to make it in a flow. */
export type Operator = (flow: FlowDefinition, chance: Chance) => Mutant[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entries = (flow: FlowDefinition): [string, FlowNode][] => Object.entries(flow.nodes);
const places = (flow: FlowDefinition): Place[] =>
  entries(flow).flatMap(([id, { config }]) => [...placesOf(config as Json, ['nodes', id, 'config'])]);
const inMapping = ({ path }: Place): boolean => path.includes('mapping');
const textAt = (place: Place, ...keys: string[]): place is Place & { value: string } =>
  typeof place.value === 'string' && keys.includes(String(place.path.at(-1)));

/** Texts that name a field of the run's data: paths of settings, variables of rules. */
const reads = (flow: FlowDefinition): (Place & { value: string })[] =>
  places(flow).filter(
    (place): place is Place & { value: string } =>
      !inMapping(place) &&
      typeof place.value === 'string' &&
      /^(input|steps)\.[^.]+/.test(place.value) &&
      (['path', 'var', 'source'].includes(String(place.path.at(-1))) || place.path.at(-2) === 'var'),
  );

interface Operation {
  path: Place['path'];
  value: Record<string, Json[]>;
}

/** Rules of a kind, outside of mappings: `{"==": [a, b]}`. */
const operations = (flow: FlowDefinition, ...names: string[]): Operation[] =>
  places(flow).filter(
    (place): place is Place & { value: never } =>
      !inMapping(place) &&
      isObject(place.value) &&
      Object.keys(place.value).length === 1 &&
      names.includes(Object.keys(place.value)[0] ?? '') &&
      Array.isArray(Object.values(place.value)[0]),
  );

const misspellLast = (path: string, chance: Chance): string => {
  const parts = path.split('.');
  return [...parts.slice(0, -1), misspell(parts.at(-1) ?? '', chance)].join('.');
};

const misspeltField: Operator = (flow, chance) =>
  reads(flow)
    .filter(({ value }) => value.split('.').length > (value.startsWith('steps.') ? 2 : 1))
    .map(
      ({ path, value }) =>
        () =>
          replaced(flow, path, misspellLast(value, chance)),
    );

const misspeltStep: Operator = (flow, chance) =>
  reads(flow)
    .filter(({ value }) => value.startsWith('steps.'))
    .map(({ path, value }) => () => {
      const [root = '', step = '', ...rest] = value.split('.');
      return replaced(flow, path, [root, misspell(step, chance), ...rest].join('.'));
    });

/** Every node that a node leads to. */
function after(flow: FlowDefinition, id: string): string[] {
  const reached = new Set([id]);
  for (const one of reached) for (const { from, to } of flow.edges) if (from === one) reached.add(to);
  reached.delete(id);
  return [...reached];
}

const laterStep: Operator = (flow, chance) =>
  reads(flow)
    .filter(({ value, path }) => value.startsWith('steps.') && after(flow, String(path[1])).length > 0)
    .map(({ path, value }) => () => {
      const [root = '', , ...rest] = value.split('.');
      return replaced(flow, path, [root, chance.pick(after(flow, String(path[1]))), ...rest].join('.'));
    });

const misspeltPlaceholder: Operator = (flow, chance) =>
  places(flow)
    .filter(
      (place): place is Place & { value: string } =>
        !inMapping(place) && typeof place.value === 'string' && /\{\{(input|steps)\./.test(place.value),
    )
    .map(
      ({ path, value }) =>
        () =>
          replaced(
            flow,
            path,
            value.replace(/\{\{([^{}]*)\}\}/, (_, inner: string) => `{{${misspellLast(inner, chance)}}}`),
          ),
    );

const sources = (flow: FlowDefinition): (Place & { value: string })[] =>
  places(flow).filter(
    (place): place is Place & { value: string } => inMapping(place) && textAt(place, 'from'),
  );

const misspeltSource: Operator = (flow, chance) =>
  sources(flow).map(
    ({ path, value }) =>
      () =>
        replaced(flow, path, misspellLast(value, chance)),
  );

const misspeltTarget: Operator = (flow, chance) =>
  places(flow)
    .filter((place): place is Place & { value: string } => inMapping(place) && textAt(place, 'to'))
    .map(
      ({ path, value }) =>
        () =>
          replaced(flow, path, misspellLast(value, chance)),
    );

/** A required field that nothing fills any more. */
const unmappedTarget: Operator = (flow) =>
  entries(flow).flatMap(([id, { config }]) => {
    const { mapping } = config as {
      mapping?: { target?: { path: string; required?: boolean }[]; fields?: { to: string }[] };
    };
    return (mapping?.target ?? [])
      .filter(
        ({ path, required }) => required === true && mapping?.fields?.some(({ to }) => to === path) === true,
      )
      .map(({ path }) => () => {
        const copy = copyOf(flow);
        const inside = copy.nodes[id]?.config['mapping'] as { fields: { to: string }[] };
        inside.fields = inside.fields.filter(({ to }) => to !== path);
        return copy;
      });
  });

/** A step that cannot take what it is given. */
const wrongStep: Operator = (flow) =>
  sources(flow).map(({ path }) => () => {
    const field = path.slice(0, -1);
    const copy = copyOf(flow);
    const found = field.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy) as {
      steps?: unknown[];
    };
    found.steps = [...(found.steps ?? []), { do: 'split', by: '-' }];
    return copy;
  });

const droppedEdge: Operator = (flow) => flow.edges.map((_, index) => () => removed(flow, ['edges', index]));

const misspeltPort: Operator = (flow, chance) =>
  flow.edges.flatMap(({ port }, index) =>
    port === undefined ? [] : [() => replaced(flow, ['edges', index, 'port'], misspell(port, chance))],
  );

/** Without its last node a flow is shorter, not wrong. */
const droppedNode: Operator = (flow) =>
  entries(flow)
    .filter(([id]) => flow.edges.some(({ from }) => from === id))
    .map(([id]) => () => {
      const copy = removed(flow, ['nodes', id]);
      return { ...copy, edges: copy.edges.filter(({ from, to }) => from !== id && to !== id) };
    });

const droppedCase: Operator = (flow) =>
  entries(flow).flatMap(([id, { config }]) =>
    Array.isArray(config['cases'])
      ? config['cases'].map((_, index) => () => removed(flow, ['nodes', id, 'config', 'cases', index]))
      : [],
  );

/** Copied, pasted, and only the label changed. */
const copiedCase: Operator = (flow, chance) =>
  entries(flow).flatMap(([id, { config }]) => {
    const cases = config['cases'];
    if (!Array.isArray(cases) || cases.length < 2) return [];
    return cases.slice(1).map((_, index) => () => {
      const from = cases[chance.below(index + 1)] as { rule: unknown };
      return replaced(flow, ['nodes', id, 'config', 'cases', index + 1, 'rule'], from.rule);
    });
  });

const comparisons = ['<', '<=', '>', '>=', '==', '!='];

/** A number in quotes. */
const quotedNumber: Operator = (flow) =>
  operations(flow, ...comparisons, 'between').flatMap(({ path, value }) =>
    Object.entries(value).flatMap(([name, operands]) =>
      operands.flatMap((operand, index) =>
        typeof operand === 'number' ? [() => replaced(flow, [...path, name, index], String(operand))] : [],
      ),
    ),
  );

/** Bounds the wrong way round: both cannot hold. */
const contradiction: Operator = (flow) =>
  operations(flow, '<', '<=', '>', '>=').flatMap(({ path, value }) => {
    const [name, operands] = Object.entries(value)[0] ?? ['', []];
    const [left = null, right = null] = operands;
    const opposite = name.startsWith('<') ? '>' : '<';
    return typeof right === 'number'
      ? [() => replaced(flow, path, { and: [value, { [opposite]: [left, right] }] })]
      : [];
  });

/** A word that no value is spelt like. */
const misspeltWord: Operator = (flow, chance) =>
  operations(flow, '==', '!=').flatMap(({ path, value }) =>
    Object.entries(value).flatMap(([name, operands]) =>
      operands.flatMap((operand, index) =>
        typeof operand === 'string' && operand.length > 2
          ? [() => replaced(flow, [...path, name, index], misspell(operand, chance))]
          : [],
      ),
    ),
  );

/** Arithmetic on a text. */
const textInSum: Operator = (flow) =>
  operations(flow, '+', '-', '*', '/').flatMap(({ path, value }) =>
    Object.entries(value).flatMap(([name, operands]) =>
      operands.length < 2
        ? []
        : [() => replaced(flow, [...path, name, 1], { cat: [operands[1] ?? null, '元'] })],
    ),
  );

/** Left over from trying things out. */
const constantRule: Operator = (flow, chance) =>
  places(flow)
    .filter(
      (place) =>
        !inMapping(place) &&
        place.path.at(-1) === 'rule' &&
        (place.path.includes('cases') || place.path.length === 4) &&
        isObject(place.value),
    )
    .map(
      ({ path }) =>
        () =>
          replaced(flow, path, chance.below(2) === 0),
    );

const droppedSetting: Operator = (flow) => {
  const optional: ReadonlySet<string> = new Set([
    'input',
    'object',
    'currency',
    'else',
    'source',
    'form',
    'repeat',
    'exclude',
    'status',
  ]);
  return entries(flow).flatMap(([id, { config }]) =>
    Object.keys(config)
      .filter((name) => !optional.has(name))
      .map((name) => () => removed(flow, ['nodes', id, 'config', name])),
  );
};

const misspeltType: Operator = (flow, chance) =>
  entries(flow).map(
    ([id, { type }]) =>
      () =>
        replaced(flow, ['nodes', id, 'type'], misspell(type, chance)),
  );

const misspeltList: Operator = (flow, chance) =>
  places(flow)
    .filter((place) => textAt(place, 'list'))
    .map(
      ({ path, value }) =>
        () =>
          replaced(flow, path, misspell(String(value), chance)),
    );

const ofType = (flow: FlowDefinition, type: string): string[] =>
  entries(flow).flatMap(([id, node]) => (node.type === type ? [id] : []));

const secretInHeader: Operator = (flow) =>
  ofType(flow, 'http-request').map(
    (id) => () =>
      replaced(flow, ['nodes', id, 'config', 'headers'], {
        Authorization: { value: 'Bearer 8f14e45fceea167a' },
      }),
  );

const droppedKey: Operator = (flow) =>
  ofType(flow, 'http-request').map((id) => () => removed(flow, ['nodes', id, 'config', 'repeat']));

const endlessWait: Operator = (flow) =>
  ofType(flow, 'wait').map((id) => () => replaced(flow, ['nodes', id, 'config', 'until'], { event: 'paid' }));

const backEdge: Operator = (flow, chance) =>
  flow.edges
    .filter(({ from }) => flow.edges.some(({ to }) => to === from))
    .map(({ from, to }) => () => {
      const copy = copyOf(flow);
      const later = chance.pick([to, ...after(flow, to)]);
      copy.edges.push({ from: later, to: from });
      return copy;
    });

const disabledSource: Operator = (flow) =>
  entries(flow)
    .filter(
      ([id, { type }]) =>
        ['set', 'map', 'choose-cheapest', 'human-task'].includes(type) &&
        JSON.stringify(flow.nodes).includes(`steps.${id}.`),
    )
    .map(
      ([id]) =>
        () =>
          replaced(flow, ['nodes', id, 'disabled'], true),
    );

/** The kinds of mistakes, by name. */
export const operators: Readonly<Record<string, Operator>> = {
  'misspelt-field': misspeltField,
  'misspelt-step': misspeltStep,
  'later-step': laterStep,
  'misspelt-placeholder': misspeltPlaceholder,
  'misspelt-source': misspeltSource,
  'misspelt-target': misspeltTarget,
  'unmapped-target': unmappedTarget,
  'wrong-step': wrongStep,
  'dropped-edge': droppedEdge,
  'misspelt-port': misspeltPort,
  'dropped-node': droppedNode,
  'dropped-case': droppedCase,
  'copied-case': copiedCase,
  'quoted-number': quotedNumber,
  contradiction,
  'misspelt-word': misspeltWord,
  'text-in-sum': textInSum,
  'constant-rule': constantRule,
  'dropped-setting': droppedSetting,
  'misspelt-type': misspeltType,
  'misspelt-list': misspeltList,
  'secret-in-header': secretInHeader,
  'dropped-key': droppedKey,
  'endless-wait': endlessWait,
  'back-edge': backEdge,
  'disabled-source': disabledSource,
};
