import type { FlowNode } from '../../../schemas/flow.ts';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { sentence } from '../../../engine/rules/sentence/sentence.ts';
import { duration } from '../../language/clock.ts';
import type { Speech } from '../../language/language.tsx';
import { fieldName, labelsFor, type FieldLabels } from './labels.ts';

export interface Speaker extends Pick<Speech, 'language' | 't'> {
  readonly labels: FieldLabels;
}

interface Setting {
  'x-title'?: Text;
  'x-ui'?: string;
  anyOf?: Setting[];
  const?: unknown;
  properties?: Record<string, Setting>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const isText = (value: unknown): value is Text =>
  isRecord(value) && typeof value['zh'] === 'string' && typeof value['en'] === 'string';

const SEPARATOR = ' · ';
/** A face has room for so many settings. */
const MOST = 3;

/**
 * One line that says what a node does: its rule as a sentence, or its first settings as people would say them. Empty
 * where nothing is set yet. Field names come from `labels`; no path and no code word is said.
 */
export function ruleWords(
  { config }: Pick<FlowNode, 'config'>,
  descriptor: Pick<NodeDescriptor, 'config'> | undefined,
  speaker: Speaker,
): string {
  const settings = isRecord(descriptor?.config) ? ((descriptor.config as Setting).properties ?? {}) : {};
  const said = Object.entries(settings)
    .map(([name, setting]) => ({
      rank: rankOf(setting),
      words: settingWords(own(config, name), setting, speaker),
    }))
    .filter(({ words }) => words !== '')
    .sort((a, b) => a.rank - b.rank)
    .map(({ words }) => words);
  return said.slice(0, MOST).join(SEPARATOR);
}

/** Rules first, then what is worked on, then how. */
function rankOf({ 'x-ui': control, anyOf }: Setting): number {
  if (control === 'rule' || control === 'record-rule' || control === 'ports') return 0;
  if (control === 'table' || control === 'flow' || control === 'pairs' || control === 'mapping') return 1;
  if (control === 'text' || control === 'expression' || control === 'duration') return 2;
  return anyOf === undefined ? 4 : 3;
}

function settingWords(value: unknown, setting: Setting, speaker: Speaker): string {
  if (value === undefined || value === null || value === '') return '';
  switch (setting['x-ui']) {
    case 'rule':
    case 'record-rule':
      return ruleSentence(value, speaker);
    case 'ports':
      return portWords(value, speaker);
    case 'pairs':
      return isRecord(value)
        ? listed(
            Object.keys(value).map((path) => nameOf(path, speaker)),
            speaker,
          )
        : '';
    case 'mapping':
      return mappingWords(value, speaker);
    case 'text':
      return isText(value) ? value[speaker.language] : '';
    case 'path':
      return typeof value === 'string' ? nameOf(value, speaker) : '';
    case 'json-schema':
    case 'code':
      return '';
    default:
      return plainWords(value, setting, speaker);
  }
}

function plainWords(value: unknown, { anyOf }: Setting, speaker: Speaker): string {
  const option = anyOf?.find(({ const: one }) => one === value);
  if (option?.['x-title'] !== undefined) return option['x-title'][speaker.language];
  if (typeof value === 'string') return value;
  return isRecord(value) ? expressionWords(value, speaker) : '';
}

/** `{path}`, `{rule}`, `{text}`, `{value}`. */
export function expressionWords(value: Readonly<Record<string, unknown>>, speaker: Speaker): string {
  const [path, text, rule, fixed] = ['path', 'text', 'rule', 'value'].map((key) => own(value, key));
  if (typeof path === 'string') return nameOf(path, speaker);
  if (typeof text === 'string')
    return text.replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_, one: string) => nameOf(one, speaker));
  if (rule !== undefined) return ruleSentence(rule, speaker);
  if (typeof fixed === 'string' || typeof fixed === 'number') return String(fixed);
  const wait = own(value, 'ms');
  return typeof wait === 'number' ? duration(wait, speaker.t) : '';
}

const nameOf = (path: string, { labels, language }: Speaker): string => fieldName(path, labels)[language];

/** A rule that is written only in part says nothing rather than something wrong. */
export function ruleSentence(rule: unknown, { language, labels }: Speaker): string {
  try {
    return sentence(rule as Json, language, labelsFor(rule, labels));
  } catch {
    return '';
  }
}

function portWords(value: unknown, speaker: Speaker): string {
  if (!Array.isArray(value)) return '';
  const names = value.filter(isRecord).map((item) => {
    const [label, rule, port] = ['label', 'rule', 'port'].map((key) => own(item, key));
    if (isText(label)) return label[speaker.language];
    const words = rule === undefined ? '' : ruleSentence(rule, speaker);
    return words === '' && typeof port === 'string' ? port : words;
  });
  return listed(names, speaker);
}

function mappingWords(value: unknown, speaker: Speaker): string {
  const fields = isRecord(value)
    ? (own(value, 'fields') ?? own(value, 'rules') ?? own(value, 'target'))
    : undefined;
  const count = Array.isArray(fields) ? fields.length : isRecord(fields) ? Object.keys(fields).length : 0;
  if (count === 0) return '';
  return speaker.t('canvas.face-fields', { count });
}

const listed = (names: readonly string[], { t }: Speaker): string =>
  names.filter((name) => name !== '').join(t('canvas.list-join'));
