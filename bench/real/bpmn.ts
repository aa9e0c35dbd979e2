import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import { parseXml, type Element } from './bpmn-xml.ts';

/** The part of a BPMN process that its patterns use, by id. */
interface Process {
  id: string;
  elements: Map<string, Element>;
  /** Sequence flows in the order in which their source names them. */
  outgoing: Map<string, Element[]>;
  incoming: Map<string, Element[]>;
}

const child = ({ children }: Element, name: string): Element | undefined =>
  children.find((each) => each.name === name);
const named = ({ children }: Element, name: string): Element[] =>
  children.filter((each) => each.name === name);
const idOf = ({ attributes }: Element): string => attributes['id'] ?? '';

/** Our ids are lower case with hyphens. */
const ourId = (id: string): string => id.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');

const readProcess = (source: string): Process => {
  const process = child(parseXml(source), 'process');
  if (process === undefined) throw new Error('no process');
  const flows = new Map(named(process, 'sequenceFlow').map((flow) => [idOf(flow), flow]));
  const elements = new Map<string, Element>();
  const outgoing = new Map<string, Element[]>();
  const incoming = new Map<string, Element[]>();
  for (const element of process.children) {
    if (element.name === 'sequenceFlow') continue;
    elements.set(idOf(element), element);
    outgoing.set(
      idOf(element),
      named(element, 'outgoing').flatMap(({ text }) => flows.get(text) ?? []),
    );
    incoming.set(
      idOf(element),
      [...flows.values()].filter(({ attributes }) => attributes['targetRef'] === idOf(element)),
    );
  }
  return { id: idOf(process), elements, outgoing, incoming };
};

/** `test.contains("a")`: the only condition the patterns know. */
const ruleOf = (flow: Element): unknown => {
  const text = child(flow, 'conditionExpression')?.text ?? '';
  const letter = /^test\.contains\("(\w+)"\)$/.exec(text)?.[1];
  if (letter === undefined) throw new Error(`unknown condition ${text}`);
  return { in: [letter, { var: 'input.test' }] };
};

const isConditional = (flow: Element): boolean => child(flow, 'conditionExpression') !== undefined;

const switchNode = (mode: 'first' | 'all', flows: Element[]): FlowNode => ({
  type: 'switch',
  config: {
    mode,
    cases: flows.filter(isConditional).map((flow) => ({ port: ourId(idOf(flow)), rule: ruleOf(flow) })),
    onUnknown: 'fail',
    else: 'else',
  },
});

/** A script that names a task leaves a mark; one that throws reads what is not there; any other does nothing. */
const taskNode = (element: Element): FlowNode => {
  const script = child(element, 'script')?.text ?? '';
  const mark = /^SCRIPT_(\w+)$/.exec(script)?.[1];
  if (mark !== undefined) return { type: 'log', config: { level: 'info', message: mark } };
  const values = script === 'THROW_ERROR' ? { thrown: { path: 'input.nothing' } } : {};
  return { type: 'set', config: { values } };
};

/** A cardinality written into the process, or that of the variable, whose list the input brings along. */
const itemsOf = (repeated: Element): unknown => {
  const cardinality = child(repeated, 'loopCardinality')?.text ?? '';
  if (cardinality === '${integerVariable}') return { path: 'input.items' };
  return { value: Array.from({ length: Number(cardinality) }, (_, i) => i) };
};

/** Kinds of gateway by what they do where the ways part, and where they meet. */
const parting: Record<string, 'all-ways' | 'first' | 'all'> = {
  parallelGateway: 'all-ways',
  exclusiveGateway: 'first',
  inclusiveGateway: 'all',
  complexGateway: 'all',
};
const meeting: Record<string, string> = {
  parallelGateway: 'all',
  exclusiveGateway: 'active',
  inclusiveGateway: 'active',
  complexGateway: 'active',
};

const gatewayNode = ({ outgoing }: Process, element: Element): FlowNode => {
  const flows = outgoing.get(idOf(element)) ?? [];
  if (flows.length < 2) return { type: 'join', config: { mode: meeting[element.name] } };
  const how = parting[element.name]!;
  if (how !== 'all-ways') return switchNode(how, flows);
  return { type: 'parallel', config: { branches: flows.map((flow) => ({ port: ourId(idOf(flow)) })) } };
};

interface Draft {
  nodes: FlowDefinition['nodes'];
  edges: FlowDefinition['edges'];
  on: NonNullable<NonNullable<FlowDefinition['settings']>['on']>;
}

/** The edges out of a node; where one is conditional, or the node is a gateway, each has a port of its own. */
const connect = (draft: Draft, from: string, flows: Element[], ports: boolean, process: Process): void => {
  for (const flow of flows) {
    const target = flow.attributes['targetRef'] ?? '';
    // A run ends where nothing is left to do: end events are not needed.
    if (process.elements.get(target)?.name === 'endEvent') continue;
    const port = !ports
      ? undefined
      : isConditional(flow) || isParallel(draft, from)
        ? ourId(idOf(flow))
        : 'else';
    draft.edges.push({ from, to: ourId(target), ...(port === undefined ? {} : { port }) });
  }
};

const isParallel = ({ nodes }: Draft, id: string): boolean => nodes[id]?.type === 'parallel';

const addTask = (draft: Draft, process: Process, element: Element): void => {
  const id = ourId(idOf(element));
  const flows = process.outgoing.get(idOf(element)) ?? [];
  const repeated = child(element, 'multiInstanceLoopCharacteristics');
  if (repeated === undefined) draft.nodes[id] = taskNode(element);
  else {
    const concurrency = repeated.attributes['isSequential'] === 'false' ? 100 : 1;
    draft.nodes[id] = { type: 'for-each', config: { items: itemsOf(repeated), concurrency } };
    draft.nodes[`${id}-each`] = { ...taskNode(element), parent: id };
  }
  if (!flows.some(isConditional)) return connect(draft, id, flows, false, process);
  // Conditions on the flows out of a task are a choice behind it.
  const choice = `${id}-choice`;
  draft.nodes[choice] = switchNode('all', flows);
  draft.edges.push({ from: id, to: choice });
  connect(draft, choice, flows, true, process);
};

/** An error event is the error edge of its task; a signal event is an event with a path of its own. */
const addBoundary = (draft: Draft, process: Process, element: Element): void => {
  const flows = process.outgoing.get(idOf(element)) ?? [];
  const from = ourId(element.attributes['attachedToRef'] ?? '');
  for (const { attributes } of flows) {
    const to = ourId(attributes['targetRef'] ?? '');
    if (child(element, 'errorEventDefinition') !== undefined) draft.edges.push({ from, port: 'error', to });
    else draft.on.push({ event: ourId(idOf(element)), to: 'edge', node: to });
  }
};

/**
 * Translates a BPMN 2.0 process of the control-flow patterns into a flow: gateways become `switch`, `parallel` and
 * `join`, script tasks `log` and `set`, multiple instances `for-each`, error events error edges. Throws for what
 * the patterns do not use.
 */
export const translateBpmn = (source: string): FlowDefinition => {
  const process = readProcess(source);
  const draft: Draft = { nodes: {}, edges: [], on: [] };
  for (const element of process.elements.values()) {
    const id = ourId(idOf(element));
    const flows = process.outgoing.get(idOf(element)) ?? [];
    if (element.name === 'startEvent') {
      draft.nodes[id] = { type: 'manual', config: {} };
      connect(draft, id, flows, false, process);
    } else if (element.name === 'scriptTask') {
      addTask(draft, process, element);
    } else if (element.name in parting) {
      draft.nodes[id] = gatewayNode(process, element);
      connect(draft, id, flows, flows.length > 1, process);
    } else if (element.name === 'boundaryEvent') {
      addBoundary(draft, process, element);
    } else if (element.name !== 'endEvent') {
      throw new Error(`unknown element ${element.name}`);
    }
  }
  const name = process.id.replaceAll('_', ' ');
  return {
    schemaVersion: 1,
    id: ourId(process.id),
    name: { zh: name, en: name },
    nodes: draft.nodes,
    edges: draft.edges,
    ...(draft.on.length === 0 ? {} : { settings: { on: draft.on } }),
  };
};
