import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { dictionary } from '../language/dictionary.ts';
import { ApiFailure } from '../api/failure.ts';

/** One question of a form. Every answer is held as text; `choices` are what may be picked, if not everything. */
export interface FormField {
  name: string;
  label: string;
  kind: 'text' | 'number' | 'choice';
  choices: { text: string; value: Json }[];
  required: boolean;
  initial: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

const own = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/**
 * The questions of a JSON Schema whose members are all texts, numbers, yes-or-no or choices among such; undefined where
 * it asks for anything deeper, or names no member, so that the answer has to be written as JSON.
 */
export function fieldsOf(form: unknown): FormField[] | undefined {
  const members = own(form, 'properties');
  if (own(form, 'type') !== 'object' || !isFields(members)) return undefined;
  const required = own(form, 'required');
  const fields = Object.entries(members).map(([name, schema]) =>
    fieldOf(name, schema, Array.isArray(required) && required.includes(name)),
  );
  const plain = fields.filter((field) => field !== undefined);
  return plain.length > 0 && plain.length === fields.length ? plain : undefined;
}

function fieldOf(name: string, schema: unknown, required: boolean): FormField | undefined {
  const [type, title, given] = [own(schema, 'type'), own(schema, 'title'), own(schema, 'default')];
  const choices = choicesOf(schema);
  if (choices === undefined || (given !== undefined && !isPlain(given))) return undefined;
  const kind = choices.length > 0 ? 'choice' : type === 'number' || type === 'integer' ? 'number' : 'text';
  if (kind === 'text' && type !== 'string') return undefined;
  const label = typeof title === 'string' ? title : name;
  return { name, label, kind, choices, required, initial: given === undefined ? '' : String(given) };
}

/** None: anything may be written. Undefined: one of them cannot be shown in a line. */
function choicesOf(schema: unknown): FormField['choices'] | undefined {
  const listed = own(schema, 'type') === 'boolean' ? [true, false] : (own(schema, 'enum') ?? []);
  if (!Array.isArray(listed) || !listed.every(isPlain)) return undefined;
  return listed.map((value) => ({ text: String(value), value }));
}

/**
 * The answers as data: what was left empty is left out. Throws an ApiFailure on the field, below `base`, whose number is
 * none.
 */
export function dataOf(
  fields: readonly FormField[],
  texts: Readonly<Record<string, string>>,
  base: string,
): Json {
  const answered = fields.filter(({ name }) => (texts[name] ?? '').trim() !== '');
  return Object.fromEntries(
    answered.map(({ name, kind, choices }): [string, Json] => {
      const text = (texts[name] ?? '').trim();
      if (kind === 'choice') return [name, choices.find((choice) => choice.text === text)?.value ?? text];
      return [name, kind === 'number' ? numberOf(text, `${base}/${name}`) : text];
    }),
  );
}

/** Every digit is kept; the server compares decimals exactly. */
function numberOf(text: string, path: string): Json {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return parseJson(text);
  const message = dictionary['field.number-wanted'];
  throw new ApiFailure(0, {
    code: 'not-a-number',
    message,
    problems: [{ code: 'not-a-number', path, message }],
  });
}
