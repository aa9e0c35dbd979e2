import type { Operation, OperationInput, ResponseRules } from '../../../schemas/connector.ts';
import { problem } from '../../../schemas/problem.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { isNumeric } from '../../../schemas/values/decimal.ts';
import { isObject } from '../../kit/draft.ts';
import { guessAnswer, type AnswerGuess } from './guess-answer.ts';
import { guessPages } from './guess-pages.ts';
import { inputName, operationId } from './names.ts';
import { readCurl, type CurlRequest } from './read-curl.ts';
import { basicFields, describeManifest, effectsOf, secretField, type RestImport } from './rest-import.ts';
import { createSecretBox, isSecret, withoutSecrets, type SecretBox } from './secrets.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;
/** What browsers and tools say of themselves. */
const NOISE =
  /^(?:accept(?:-.*)?|sec-.*|user-agent|referer|origin|connection|content-length|content-type|host|priority|cache-control|pragma|dnt|upgrade-insecure-requests|te)$/;
/** A step of a path that is somebody's number rather than a name. */
const NUMBERED = /^(?:\d{3,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|[A-Za-z]{0,4}\d{6,})$/i;
const SIGNED = /^(?:sign|signature|x-.*-signature)$/i;

/**
 * A connector of one operation from a cURL line. Secrets become fields of the credential; parameters become inputs whose
 * default is the value in the line; numbers in the path become required inputs. With a sample of the answer, where its
 * records and pages are is guessed. Throws ProblemError `curl-…`.
 */
export function fromCurl(line: string, sample?: Json): RestImport {
  const request = readCurl(line);
  const method = METHODS.find((one) => one === request.method);
  if (method === undefined)
    throw new ProblemError(
      problem(
        'curl-method',
        '',
        `不支持 ${request.method} 请求。`,
        `Requests of method ${request.method} are not supported.`,
      ),
    );
  const box = createSecretBox(request.basic === undefined ? [] : ['user', 'password']);
  const answer = sample === undefined ? { records: '' } : guessAnswer(sample);
  const parts = createInputs(box);
  const { headers, secretHeaders } = headersOf(request, box);
  const path = pathOf(request.url, parts);
  const query = pairsOf([...request.url.searchParams], parts, answer);
  const { encoding, params, walk } = bodyOf(request, parts, answer);
  const operation: Operation = {
    id: operationId(`${method}-${path.words}`, new Set()),
    title: { zh: `${method} ${path.shown}`, en: `${method} ${path.shown}` },
    kind: 'other',
    proof: 'unverified',
    method,
    path: path.template,
    ...(headers === undefined ? {} : { headers }),
    ...(Object.keys(query.templates).length === 0 ? {} : { query: query.templates }),
    encoding,
    ...(params === undefined ? {} : { params }),
    inputs: parts.inputs(),
    effects: effectsOf(method),
    ...answered(answer, query.walk ?? walk),
  };
  const fields = [...box.titles()].map(([id, name]) => secretField(id, name));
  return {
    manifest: describeManifest({
      title: request.url.hostname,
      baseUrl: request.url.origin,
      fields: [...(request.basic === undefined ? [] : basicFields()), ...fields],
      request: { headers: secretHeaders },
      isBasic: request.basic !== undefined,
      operations: [operation],
      success: successOf(answer),
    }),
    credential: { ...box.values(), ...request.basic },
    notes: notesOf(request, parts.dropped()),
  };
}

export const successOf = ({ success }: AnswerGuess): ResponseRules['success'] =>
  success === undefined ? undefined : [success];

/** Records, total and cursor of an answer, and its pages. */
export const answered = (
  { records, total, next, hasNext }: AnswerGuess,
  walk: Operation['walk'],
): Pick<Operation, 'answer' | 'walk'> => ({
  answer: {
    records,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(hasNext === undefined ? {} : { hasNext }),
  },
  ...(walk === undefined ? {} : { walk }),
});

interface Inputs {
  /** A template for a value that the line has. */
  add(name: string, value: Json): Json | undefined;
  /** The name of a required input. */
  require(name: string): string;
  inputs(): OperationInput[];
  /** Secrets beyond the six that a person is asked for. */
  dropped(): string[];
}

function createInputs(box: SecretBox): Inputs {
  const taken = new Set(['page', 'pageSize', 'offset', 'cursor', 'from', 'to']);
  const inputs: OperationInput[] = [];
  const dropped: string[] = [];
  const list = (name: string, type: OperationInput['type'], required: boolean): string => {
    const id = inputName(name, taken);
    inputs.push({ name: id, title: { zh: name, en: name }, type, ...(required ? { required } : {}) });
    return id;
  };
  return {
    add(name, value) {
      if (isSecret(name, value) && !isObject(value) && !Array.isArray(value)) {
        const kept = withoutSecrets(value, box, name);
        if (kept === undefined) dropped.push(name);
        return kept;
      }
      const $input = list(name, typeOf(value), false);
      // A member with `$` would be read as a template of ours.
      const isOurs = printJson(value).includes('"$');
      const kept = isOurs ? undefined : withoutSecrets(value, box);
      return kept === undefined || kept === '' ? { $input } : { $input, default: kept };
    },
    require: (name) => list(name, 'text', true),
    inputs: () => inputs,
    dropped: () => dropped,
  };
}

function typeOf(value: Json): OperationInput['type'] {
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'object';
  if (typeof value === 'boolean') return 'boolean';
  return isNumeric(value) ? 'number' : 'text';
}

function headersOf(
  { headers, basic }: CurlRequest,
  box: SecretBox,
): { headers?: JsonObject; secretHeaders: JsonObject } {
  const secretHeaders: JsonObject = {};
  const plain: JsonObject = {};
  for (const [name, value] of headers) {
    if (NOISE.test(name) || (name === 'authorization' && basic !== undefined)) continue;
    if (!isSecret(name, value)) {
      plain[name] = value;
      continue;
    }
    const [, scheme = '', secret = value] = /^((?:Bearer|Token)\s+)(.+)$/i.exec(value) ?? [];
    const field = box.keep(name, secret);
    if (field !== undefined)
      secretHeaders[name] =
        scheme === '' ? { $credential: field } : { $text: `${scheme}{{credential.${field}}}` };
  }
  return { secretHeaders, ...(Object.keys(plain).length === 0 ? {} : { headers: plain }) };
}

function pathOf({ pathname }: URL, parts: Inputs): { template: string; words: string; shown: string } {
  const steps = pathname.split('/').filter((step) => step !== '');
  const templates = steps.map((step, at) => {
    if (!NUMBERED.test(step)) return step.replaceAll('{{', '%7B%7B');
    const before = (steps[at - 1] ?? 'item').replace(/s$/, '');
    return `{{input.${parts.require(`${before}-id`)}}}`;
  });
  const words = templates.filter((step) => !step.startsWith('{{')).join('-');
  return {
    template: templates.length === 0 ? '' : `/${templates.join('/')}`,
    words,
    shown: `/${templates.join('/').replaceAll(/\{\{input\.(\w+)\}\}/g, '{$1}')}`,
  };
}

/** Parameters as templates; those of a walk are filled by it. */
function pairsOf(
  pairs: readonly (readonly [string, Json])[],
  parts: Inputs,
  answer: AnswerGuess,
): { templates: JsonObject; walk: Operation['walk'] } {
  const guess = guessPages(
    pairs.map(([name, sample]) => ({ name, sample })),
    answer,
  );
  const templates: JsonObject = {};
  for (const [name, value] of pairs) {
    const template = guess?.fills[name] ?? parts.add(name, value);
    if (template !== undefined) templates[name] = template;
  }
  return { templates, walk: guess?.walk };
}

function bodyOf(
  { body, headers, method }: CurlRequest,
  parts: Inputs,
  answer: AnswerGuess,
): { encoding: 'none' | 'json' | 'form'; params?: Json; walk?: Operation['walk'] } {
  if (body === undefined || body === '' || method === 'GET') return { encoding: 'none' };
  const type = headers.get('content-type') ?? '';
  const json = /json/i.test(type) || /^\s*[[{]/.test(body) ? parseJson(body) : undefined;
  if (json === undefined && !/urlencoded/i.test(type) && type !== '')
    throw new ProblemError(
      problem('curl-body', '', `不支持 ${type} 格式的正文。`, `Bodies of type ${type} are not supported.`),
    );
  if (json !== undefined && !isObject(json))
    return { encoding: 'json', params: parts.add('body', json) ?? {} };
  const pairs = json === undefined ? [...new URLSearchParams(body)] : Object.entries(json);
  const { templates, walk } = pairsOf(pairs, parts, answer);
  return { encoding: json === undefined ? 'form' : 'json', params: templates, walk };
}

function notesOf({ url, headers, body = '' }: CurlRequest, dropped: readonly string[]): Text[] {
  const isSigned = [...url.searchParams.keys(), ...headers.keys()].some((name) => SIGNED.test(name));
  const signed = isSigned || /"?sign(?:ature)?"?\s*[:=]/i.test(body);
  return [
    ...(signed
      ? [
          {
            zh: '请求里有签名：签名要按对方的规则现算，请在清单的 signing 里写明配方。',
            en: 'The request carries a signature, which is made anew each time: say its recipe under `signing`.',
          },
        ]
      : []),
    ...dropped.map((name) => ({
      zh: `“${name}”像是密钥，但凭证最多 6 项，没有带过来。`,
      en: `"${name}" looks like a secret; a credential has at most 6 fields, so it was left out.`,
    })),
  ];
}
