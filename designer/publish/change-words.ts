import type { Change, FlowDiff, NodeMention } from '../../schemas/api/flow-diff.ts';
import type { FlowDefinition, FlowEdge } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Text } from '../../schemas/text.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import { expressionWords, ruleSentence, type Speaker } from '../canvas/face/rule-words.ts';
import { portsOf } from '../canvas/model/ports.ts';
import { ERROR, nodeOf } from '../canvas/model/document.ts';

/** One change as people read it. */
export interface ChangeLine {
  key: string;
  kind: 'added' | 'removed' | 'changed';
  /** Of the node it is about; null for the flow itself and for edges. */
  node: string | null;
  title: string;
  /** Which setting, and from what to what. */
  detail?: { what: string; before: string; after: string };
}

interface Sides {
  before: FlowDefinition;
  after: FlowDefinition;
  types: ReadonlyMap<string, NodeDescriptor>;
}

/** A comparison in words: nodes that came and went, settings by their labels, edges by the names of their ends. */
export function changeLines(diff: FlowDiff, sides: Sides, speaker: Speaker): ChangeLine[] {
  const { t } = speaker;
  const name = (one: NodeMention): string => nameOf(one, sides, speaker);
  return [
    ...diff.nodes.added.map((one): ChangeLine => ({
      key: `+${one.id}`,
      kind: 'added',
      node: one.id,
      title: t('publish.added', { node: name(one) }),
    })),
    ...diff.nodes.removed.map((one): ChangeLine => ({
      key: `-${one.id}`,
      kind: 'removed',
      node: one.id,
      title: t('publish.removed', { node: name(one) }),
    })),
    ...diff.nodes.changed.flatMap((one) =>
      one.changes.map((change) => settingLine(one, change, sides, speaker)),
    ),
    ...diff.edges.added.map((edge) => edgeLine(edge, 'added', sides.after, sides, speaker)),
    ...diff.edges.removed.map((edge) => edgeLine(edge, 'removed', sides.before, sides, speaker)),
    ...diff.flow.map((change) => flowLine(change, speaker)),
  ];
}

const nameOf = (
  { type, name }: Pick<NodeMention, 'type' | 'name'>,
  { types }: Sides,
  { language }: Speaker,
): string => (name ?? types.get(type)?.title)?.[language] ?? type;

function settingLine(
  node: NodeMention & { changes: Change[] },
  change: Change,
  sides: Sides,
  speaker: Speaker,
): ChangeLine {
  // `/nodes/<id>/config/cases/0/rule`: the first three parts say nothing.
  const parts = change.path.split('/').slice(3);
  return {
    key: `${change.kind}${change.path}`,
    kind: 'changed',
    node: node.id,
    title: nameOf(node, sides, speaker),
    detail: {
      what: settingName(parts, sides.types.get(node.type), speaker),
      before: valueWords(change.before, speaker),
      after: valueWords(change.after, speaker),
    },
  };
}

interface Schema {
  'x-title'?: Text;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

const members: Readonly<
  Record<
    string,
    | 'publish.of-name'
    | 'publish.of-retry'
    | 'publish.of-timeout'
    | 'publish.of-off'
    | 'publish.of-body'
    | 'publish.of-undo'
  >
> = {
  name: 'publish.of-name',
  retry: 'publish.of-retry',
  timeoutMs: 'publish.of-timeout',
  disabled: 'publish.of-off',
  parent: 'publish.of-body',
  compensate: 'publish.of-undo',
};

/** The labels of the form on the way to a setting: `Cases 2 › Rule`. */
function settingName(
  parts: readonly string[],
  type: NodeDescriptor | undefined,
  { language, t }: Speaker,
): string {
  const [area, ...way] = parts;
  if (area !== 'config') {
    const word = area !== undefined && Object.hasOwn(members, area) ? members[area] : undefined;
    return word === undefined ? t('publish.of-settings') : t(word);
  }
  let schema: Schema | undefined = type?.config as Schema | undefined;
  const said: string[] = [];
  for (const part of way) {
    if (/^\d+$/.test(part) && schema?.items !== undefined) {
      schema = schema.items;
      said[said.length - 1] = `${said.at(-1) ?? ''} ${Number(part) + 1}`;
      continue;
    }
    const properties: Record<string, Schema> | undefined = schema?.properties;
    schema = properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : undefined;
    const title = schema?.['x-title'];
    if (title === undefined) break;
    said.push(title[language]);
  }
  return said.length === 0 ? t('publish.of-settings') : said.join(' › ');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SHOWN = 80;

/** A value in a word or two; rules as sentences, fields by name. */
function valueWords(value: unknown, speaker: Speaker): string {
  if (value === undefined || value === null || value === '') return speaker.t('publish.nothing');
  if (typeof value === 'boolean') return speaker.t(value ? 'publish.yes' : 'publish.no');
  if (typeof value === 'string' || typeof value === 'number') return String(value).slice(0, SHOWN);
  if (Array.isArray(value)) return speaker.t('publish.items', { count: value.length });
  if (isDecimal(value)) return value.toString();
  if (!isRecord(value)) return speaker.t('publish.nothing');
  if (typeof value[speaker.language] === 'string') return value[speaker.language] as string;
  const said = expressionWords(value, speaker);
  if (said !== '') return said.slice(0, SHOWN);
  const isRule = Object.keys(value).length === 1;
  const rule = isRule ? ruleSentence(value, speaker) : '';
  return rule === ''
    ? speaker.t('publish.members', { count: Object.keys(value).length })
    : rule.slice(0, SHOWN);
}

function edgeLine(
  { from, port = 'out', to }: FlowEdge,
  kind: 'added' | 'removed',
  definition: FlowDefinition,
  sides: Sides,
  speaker: Speaker,
): ChangeLine {
  const name = (id: string): string => {
    const node = nodeOf({ definition, layout: {} }, id);
    return node === undefined ? id : nameOf(node, sides, speaker);
  };
  const source = nodeOf({ definition, layout: {} }, from);
  const ports = source === undefined ? [] : portsOf(source, sides.types.get(source.type));
  const label = ports.length > 1 ? ports.find(({ id }) => id === port)?.label[speaker.language] : undefined;
  const way = port === ERROR ? speaker.t('canvas.error-port') : label;
  const start = way === undefined ? name(from) : `${name(from)} › ${way}`;
  return {
    key: `${kind} ${from} ${port} ${to}`,
    kind,
    node: null,
    title: speaker.t(kind === 'added' ? 'publish.edge-added' : 'publish.edge-removed', {
      from: start,
      to: name(to),
    }),
  };
}

function flowLine(change: Change, speaker: Speaker): ChangeLine {
  const [, area = ''] = change.path.split('/');
  const words = {
    name: 'publish.flow-name',
    description: 'publish.flow-description',
    input: 'publish.flow-input',
    settings: 'publish.flow-settings',
    cases: 'publish.flow-cases',
    lists: 'publish.flow-lists',
  } as const;
  const word = Object.hasOwn(words, area) ? words[area as keyof typeof words] : 'publish.flow-settings';
  return {
    key: `${change.kind}${change.path}`,
    kind: change.kind,
    node: null,
    title: speaker.t(word),
    detail: {
      what: '',
      before: valueWords(change.before, speaker),
      after: valueWords(change.after, speaker),
    },
  };
}
