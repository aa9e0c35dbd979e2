import type { Operation, OperationInput } from '../../../schemas/connector.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isNumeric } from '../../../schemas/values/decimal.ts';
import { answered } from './from-curl.ts';
import { guessAnswer, type AnswerGuess } from './guess-answer.ts';
import { guessPages, type PageGuess } from './guess-pages.ts';
import { inputName } from './names.ts';
import {
  listAt,
  objectAt,
  resolved,
  sampleOf,
  textAt,
  typeOfSchema,
  wholeSchema,
} from './open-api-document.ts';
import { effectsOf } from './rest-import.ts';

/** Inputs of one operation that a manifest takes. */
const MOST_INPUTS = 60;
/** Said by the protocol, not by whoever calls. */
const NO_INPUT = /^(?:accept|content-type|authorization)$/i;

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: JsonObject;
}

export interface OperationSource {
  document: JsonObject;
  path: string;
  method: NonNullable<Operation['method']>;
  /** The operation's own node, and the node of its path. */
  node: JsonObject;
  above: JsonObject;
  id: string;
}

/** One operation as a manifest has it. */
export function readOperation(source: OperationSource): { operation: Operation; notes: Text[] } {
  const { document, node, method, path, id } = source;
  const parameters = parametersOf(source);
  const body = method === 'GET' ? undefined : bodyOf(source);
  const answer = guessAnswer(sampleOf(document, answerSchema(document, node)));
  const names = nameInputs(parameters, body?.members ?? []);
  const guess = method === 'GET' ? pagesOf(parameters, answer) : undefined;
  const templates = (place: string): JsonObject =>
    Object.fromEntries(
      parameters
        .filter((one) => one.in === place)
        .map((one) => [one.name, guess?.fills[one.name] ?? names.template(one)]),
    );
  const inputs = [
    ...parameters.filter(({ name }) => guess?.fills[name] === undefined),
    ...(body?.members ?? []),
  ]
    .map(names.input)
    .toSorted((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
  const title = (textAt(node, 'summary') ?? textAt(node, 'operationId') ?? `${method} ${path}`).slice(0, 120);
  const operation: Operation = {
    id,
    title: { zh: title, en: title },
    kind: 'other',
    proof: 'unverified',
    ...(textAt(node, 'operationId') === undefined ? {} : { remote: textAt(node, 'operationId') ?? '' }),
    method,
    path: path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => `{{input.${names.of('path', name)}}}`),
    ...some('query', templates('query')),
    ...some('headers', templates('header')),
    encoding: body?.encoding ?? 'none',
    ...(body === undefined ? {} : { params: body.params(names.template) }),
    inputs: inputs.slice(0, MOST_INPUTS),
    effects: effectsOf(method),
    ...answered(guess === undefined ? withoutNext(answer) : answer, guess?.walk),
  };
  return { operation, notes: notesOf(id, inputs.length, body?.note) };
}

const some = (place: 'query' | 'headers', values: JsonObject): Partial<Operation> =>
  Object.keys(values).length === 0 ? {} : { [place]: values };

/** Without a walk nobody follows a cursor. */
const withoutNext = ({ records, total }: AnswerGuess): AnswerGuess => ({
  records,
  ...(total === undefined ? {} : { total }),
});

const pagesOf = (parameters: readonly Parameter[], answer: AnswerGuess): PageGuess | undefined =>
  guessPages(
    parameters
      .filter((one) => one.in === 'query')
      .map(({ name, schema }) => ({
        name,
        sample: schema['default'],
        most: isNumeric(schema['maximum']) ? Number(schema['maximum']) : undefined,
      })),
    answer,
  );

/** Those of the path hold for all its operations; the operation's own win. */
function parametersOf({ document, node, above, path }: OperationSource): Parameter[] {
  const all = new Map<string, Parameter>();
  // A step of the path is a parameter even where the document forgets to list it.
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g))
    all.set(`path ${name}`, { name, in: 'path', required: true, schema: { type: 'string' } });
  for (const given of [...listAt(above, 'parameters'), ...listAt(node, 'parameters')]) {
    const found = resolved(document, given);
    const [name, place] = [textAt(found, 'name'), textAt(found, 'in')];
    if (name === undefined || place === undefined || !['path', 'query', 'header'].includes(place)) continue;
    if (place === 'header' && NO_INPUT.test(name)) continue;
    // Swagger 2 says the type beside the name, OpenAPI 3 in a schema.
    const schema = Object.hasOwn(found, 'schema') ? wholeSchema(document, found['schema']) : found;
    const required = place === 'path' || found['required'] === true;
    all.set(`${place} ${name}`, { name, in: place, required, schema });
  }
  return [...all.values()];
}

interface Body {
  encoding: 'json' | 'form' | 'none';
  members: Parameter[];
  params(template: (parameter: Parameter) => Json): Json;
  note?: Text;
}

function bodyOf(source: OperationSource): Body | undefined {
  const { document, node } = source;
  const found = resolved(document, node['requestBody']);
  const content = objectAt(found, 'content');
  const form = formOf(source);
  if (form !== undefined) return form;
  const old = listAt(node, 'parameters')
    .map((one) => resolved(document, one))
    .find((one) => textAt(one, 'in') === 'body');
  const types = Object.keys(content);
  if (old === undefined && types.length === 0) return undefined;
  const type = types.find((one) => /json/i.test(one)) ?? types.find((one) => /urlencoded/i.test(one));
  const schema = wholeSchema(
    document,
    old === undefined ? objectAt(content, type ?? '')['schema'] : old['schema'],
  );
  const isRequired = (old ?? found)['required'] === true;
  if (old === undefined && type === undefined)
    return { ...whole({}, isRequired), encoding: 'none', note: unsupported(types) };
  const encoding = type !== undefined && /urlencoded/i.test(type) ? 'form' : 'json';
  const members = membersOf(document, schema);
  return members.length === 0
    ? { ...whole(schema, isRequired), encoding }
    : { ...byMember(members), encoding };
}

/** Fields of a form as Swagger 2 has them. */
function formOf({ document, node, above }: OperationSource): Body | undefined {
  const fields = [...listAt(above, 'parameters'), ...listAt(node, 'parameters')]
    .map((one) => resolved(document, one))
    .filter((one) => textAt(one, 'in') === 'formData');
  if (fields.length === 0) return undefined;
  const members = fields.map((one): Parameter => ({
    name: textAt(one, 'name') ?? 'field',
    in: 'body',
    required: one['required'] === true,
    schema: one,
  }));
  const hasFile = fields.some((one) => textAt(one, 'type') === 'file');
  return {
    ...byMember(members),
    encoding: 'form',
    ...(hasFile ? { note: unsupported(['multipart/form-data']) } : {}),
  };
}

const byMember = (members: Parameter[]): Pick<Body, 'members' | 'params'> => ({
  members,
  params: (template) => Object.fromEntries(members.map((one) => [one.name, template(one)])),
});

function whole(schema: JsonObject, required: boolean): Pick<Body, 'members' | 'params'> {
  const member: Parameter = { name: 'body', in: 'body', required, schema: { type: 'object', ...schema } };
  return { members: [member], params: (template) => template(member) };
}

function membersOf(document: JsonObject, schema: JsonObject): Parameter[] {
  if (typeOfSchema(schema) !== 'object') return [];
  const required = new Set(listAt(schema, 'required'));
  return Object.entries(objectAt(schema, 'properties'))
    .filter(([, inner]) => resolved(document, inner)['readOnly'] !== true)
    .map(([name, inner]) => ({
      name,
      in: 'body',
      required: required.has(name),
      schema: wholeSchema(document, inner),
    }));
}

/** What the answer to a success looks like. */
function answerSchema(document: JsonObject, node: JsonObject): Json | undefined {
  const responses = objectAt(node, 'responses');
  const status = Object.keys(responses).find((one) => /^2(?:\d\d|XX)$/i.test(one)) ?? 'default';
  const found = resolved(document, responses[status]);
  const content = objectAt(found, 'content');
  const type = Object.keys(content).find((one) => /json/i.test(one));
  return type === undefined ? found['schema'] : objectAt(content, type)['schema'];
}

/** Names of inputs: parameters of different places may be called the same. */
function nameInputs(parameters: readonly Parameter[], members: readonly Parameter[]) {
  const taken = new Set(['page', 'pageSize', 'offset', 'cursor']);
  const names = new Map<string, string>();
  for (const one of [...parameters, ...members])
    names.set(`${one.in} ${one.name}`, inputName(one.name, taken));
  const of = (place: string, name: string): string => names.get(`${place} ${name}`) ?? 'input';
  return {
    of,
    template: (one: Parameter): Json => ({
      $input: of(one.in, one.name),
      // Lists in a query or header are written with commas, the commonest way of the several there are.
      ...(one.in !== 'body' && typeOfSchema(one.schema) === 'array' ? { as: { join: ',' } } : {}),
    }),
    input: (one: Parameter): OperationInput => ({
      name: of(one.in, one.name),
      title: { zh: one.name, en: one.name },
      type: TYPES[typeOfSchema(one.schema)] ?? 'text',
      ...(one.required ? { required: true } : {}),
    }),
  };
}

const TYPES: Readonly<Record<string, OperationInput['type']>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

const unsupported = (types: readonly string[]): Text => ({
  zh: `正文格式 ${types.join('、')} 暂不支持，需要改用别的方式。`,
  en: `Bodies of type ${types.join(', ')} are not supported; it must be called some other way.`,
});

const notesOf = (id: string, inputs: number, note: Text | undefined): Text[] => [
  ...(note === undefined ? [] : [{ zh: `${id}：${note.zh}`, en: `${id}: ${note.en}` }]),
  ...(inputs <= MOST_INPUTS
    ? []
    : [
        {
          zh: `${id}：输入超过 ${MOST_INPUTS} 个，只带过来必填的和排在前面的。`,
          en: `${id}: more than ${MOST_INPUTS} inputs; those required and the first of the rest were taken.`,
        },
      ]),
];
