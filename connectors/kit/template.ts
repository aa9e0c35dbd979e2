import type { SigningRecipe } from '../../schemas/connector.ts';
import { problem } from '../../schemas/problem.ts';
import { isNumeric, numeric, shift, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printMoney } from '../../schemas/values/money.ts';
import { compilePath, type PathReader } from '../../schemas/values/path.ts';
import { printJson, printJsonSorted } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { secretOf, signatureOf } from './assemble.ts';
import { isObject, textOf, type Credential, type Moment } from './draft.ts';
import { encodePercent } from './encode.ts';
import { isTimeForm, printPlatformTime, readInstant } from './platform-time.ts';

/** What the `$` members of a template read. */
export interface TemplateScope {
  input: JsonObject;
  /** The item, inside `$each`; else the input. */
  item: Json;
  credential: Credential;
  moment: Moment;
  zone: string;
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  operation: { id: string; remote?: string | undefined; path?: string | undefined };
  sortKeys: boolean;
  /** The operation's parameters, where they travel as JSON text. */
  params?: Json | undefined;
}

/** Members that make an object stand for something else. */
export const templateMembers = [
  '$input',
  '$credential',
  '$now',
  '$nonce',
  '$operation',
  '$params',
  '$text',
  '$json',
  '$first',
  '$join',
  '$each',
  '$digest',
] as const;

/**
 * The value a template stands for; `undefined` where it has none, and then it is left out of the list or object around
 * it. Throws ProblemError for values that cannot be written as asked.
 */
export function fillTemplate(template: unknown, scope: TemplateScope): Json | undefined {
  if (Array.isArray(template))
    return template.flatMap((item) => {
      const value = fillTemplate(item, scope);
      return value === undefined ? [] : [value];
    });
  if (!isObject(template)) return template as Json;
  const special = templateMembers.find((name) => Object.hasOwn(template, name));
  if (special !== undefined) return MEMBERS[special](template, scope);
  const filled: JsonObject = {};
  for (const [name, inner] of Object.entries(template)) {
    const value = fillTemplate(inner, scope);
    if (value !== undefined) filled[name] = value;
  }
  // An object all of whose members are absent says nothing either.
  return Object.keys(filled).length === 0 && Object.keys(template).length > 0 ? undefined : filled;
}

type Member = (template: JsonObject, scope: TemplateScope) => Json | undefined;

const MEMBERS: Readonly<Record<(typeof templateMembers)[number], Member>> = {
  $input: (template, scope) => {
    const value = readInput(textOf(template['$input'] ?? ''), scope);
    if (value === undefined || value === null || value === '') return fillDefault(template, scope);
    return template['as'] === undefined ? value : written(value, template['as'], scope);
  },
  $credential: (template, { credential }) => {
    const id = textOf(template['$credential'] ?? '');
    if (Object.hasOwn(template, 'default')) return credential[id] ?? template['default'] ?? undefined;
    const value = secretOf(credential, id);
    return typeof template['query'] === 'string' ? pastedValue(value, template['query']) : value;
  },
  $now: ({ $now, minusMs }, { moment, zone }) => {
    const instant = moment.now - (typeof minusMs === 'number' ? minusMs : 0);
    return printPlatformTime(instant, isTimeForm($now) ? $now : 'local', zone);
  },
  $nonce: ({ $nonce }, { moment }) => moment.nonce.slice(0, typeof $nonce === 'number' ? $nonce : 32),
  $operation: ({ $operation }, { operation }) =>
    $operation === 'path' ? (operation.path ?? '') : (operation.remote ?? operation.id),
  $params: (_, { params, sortKeys }) => jsonText(params ?? {}, sortKeys),
  $text: ({ $text }, scope) => fillText(textOf($text ?? ''), scope, (value) => value),
  $json: ({ $json }, scope) => {
    const value = fillTemplate($json, scope);
    return value === undefined ? undefined : jsonText(value, scope.sortKeys);
  },
  $first: ({ $first }, scope) => {
    for (const inner of Array.isArray($first) ? $first : []) {
      const value = fillTemplate(inner, scope);
      if (value !== undefined) return value;
    }
    return undefined;
  },
  $join: (template, scope) => {
    const values = fillTemplate(template['$join'], scope);
    const texts = (Array.isArray(values) ? values : [values ?? '']).map(textOf).filter((text) => text !== '');
    return texts.length === 0 ? undefined : texts.join(textOf(template['with'] ?? ''));
  },
  $each: (template, scope) => {
    const items = readInput(textOf(template['$each'] ?? ''), scope);
    if (!Array.isArray(items)) return undefined;
    return items.flatMap((item) => {
      const value = fillTemplate(template['item'], { ...scope, item });
      return value === undefined ? [] : [value];
    });
  },
  $digest: ({ $digest }, { credential }) =>
    signatureOf(
      $digest as unknown as SigningRecipe,
      { method: '', base: '', path: '', query: [], headers: {} },
      credential,
    ),
};

/** People paste the whole address of a robot where only its key is asked for. */
const pastedValue = (value: string, name: string): string =>
  (URL.canParse(value) ? new URL(value).searchParams.get(name) : undefined) ?? value;

const fillDefault = (template: JsonObject, scope: TemplateScope): Json | undefined =>
  Object.hasOwn(template, 'default') ? fillTemplate(template['default'], scope) : undefined;

export const jsonText = (value: Json, sorted: boolean): string =>
  sorted ? printJsonSorted(value, 0) : printJson(value);

const readers = new Map<string, PathReader>();

/** Own-property path, compiled once; `$.a` starts at the input, a path inside `$each` at the item. */
function readInput(path: string, { input, item }: TemplateScope): Json | undefined {
  const fromTop = path.startsWith('$.');
  return readPath(fromTop ? path.slice(2) : path, fromTop ? input : item);
}

export function readPath(path: string, data: Json): Json | undefined {
  let reader = readers.get(path);
  if (reader === undefined) {
    reader = compilePath(path);
    readers.set(path, reader);
  }
  return reader(data);
}

/** A value in the form the platform wants. */
function written(value: Json, form: Json, scope: TemplateScope): Json {
  if (form === 'text') return textOf(value);
  if (form === 'json') return jsonText(value, scope.sortKeys);
  if (form === 'flag') return value === true ? '1' : '0';
  if (isObject(form)) {
    if (isTimeForm(form['time'])) return writtenTime(value, form['time'], scope);
    if (typeof form['join'] === 'string')
      return (Array.isArray(value) ? value : [value]).map(textOf).join(form['join']);
    if (typeof form['table'] === 'string') return tableValue(value, form['table'], form['otherwise'], scope);
    if (form['money'] === 'fen' && isNumericText(value)) return shift(numberOf(value), 2);
    if (form['money'] === 'yuan' && isNumericText(value)) return printMoney(numberOf(value));
    if (typeof form['end'] === 'number') return textOf(value).slice(-form['end']);
    if (typeof form['query'] === 'string') return pastedValue(textOf(value), form['query']);
  }
  throw refuseValue(value, `无法按“${textOf(form)}”写出`, `cannot be written as "${textOf(form)}"`);
}

function writtenTime(value: Json, form: Parameters<typeof printPlatformTime>[1], scope: TemplateScope): Json {
  const instant = readInstant(value, scope.zone);
  if (instant === undefined) throw refuseValue(value, '不是时间', 'is no time');
  return printPlatformTime(instant, form, scope.zone);
}

function tableValue(value: Json, name: string, otherwise: Json | undefined, scope: TemplateScope): Json {
  const table = scope.tables[name] ?? {};
  const key = textOf(value);
  if (Object.hasOwn(table, key)) return table[key] as string;
  if (otherwise === 'same') return value;
  throw refuseValue(value, `不在对照表“${name}”中`, `is not in the table "${name}"`);
}

const isNumericText = (value: Json): boolean =>
  isNumeric(value) || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
const numberOf = (value: Json): Numeric => numeric(textOf(value));

const refuseValue = (value: Json, zh: string, en: string): ProblemError => {
  const shown = textOf(value).slice(0, 40);
  return new ProblemError(
    problem('value-unusable', '/input', `“${shown}”${zh}。`, `"${shown}" ${en}.`, shown),
  );
};

/** `{{input.orderNo}}`, `{{credential.shop}}`: encoded for a path, or as it is. */
export function fillText(
  text: string,
  scope: TemplateScope,
  encode: (value: string) => string = encodePercent,
): string {
  return text.replaceAll(
    /\{\{\s*(input|credential|operation)\.([^}\s]+)\s*\}\}/g,
    (_, root: string, path: string) => {
      if (root === 'credential') return encode(secretOf(scope.credential, path));
      if (root === 'operation') return encode(scope.operation.remote ?? scope.operation.id);
      const value = readPath(path, scope.input);
      if (value === undefined || value === null)
        throw new ProblemError(
          problem('input-missing', `/input/${path}`, `缺少“${path}”。`, `"${path}" is missing.`, path),
        );
      return encode(textOf(value));
    },
  );
}
