import { problem } from '../../../schemas/problem.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { signatureOf } from '../assemble.ts';
import { isObject, textOf, type Credential, type Draft, type Pair } from '../draft.ts';
import { recipes } from '../recipes.ts';

/** One known answer: what was signed, with what, and what must come out. */
export interface Vector {
  platform: string;
  /** Words in lower case. The leading ones name what is signed, for instance `push sign`. */
  kind: string;
  inputs: JsonObject;
  secret: string;
  expected?: Json;
  /** Of whoever computes it, where the entry only names its own. */
  key?: string;
}

/** Computes what a vector's platform would. Throws ProblemError for a kind or inputs it does not know. */
export type VectorRule = (vector: Vector) => Json;

export const refuse = (code: string, zh: string, en: string, value?: unknown): ProblemError =>
  new ProblemError(problem(code, '', zh, en, value));

export const unknownKind = ({ platform, kind }: Vector): ProblemError =>
  refuse(
    'unknown-kind',
    `“${platform}”没有名为“${kind}”的签名。`,
    `"${platform}" has no signature "${kind}".`,
    kind,
  );

/** The first of the names that the inputs have, as text. */
export function text(vector: Vector, ...names: string[]): string {
  const found = optional(vector, ...names);
  if (found !== undefined) return found;
  throw refuse('input-missing', `缺少输入“${names[0]}”。`, `The input "${names[0]}" is missing.`, names[0]);
}

export function optional({ inputs }: Vector, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value !== undefined && value !== null) return textOf(value);
  }
  return undefined;
}

/** Members of an input (or of all inputs) as parameters; what is null is not sent. */
export function pairs(vector: Vector, ...names: string[]): Pair[] {
  const name = names.find((one) => isObject(vector.inputs[one]));
  const members = name === undefined ? vector.inputs : (vector.inputs[name] as JsonObject);
  return Object.entries(members).flatMap(([key, value]): Pair[] =>
    value === null ? [] : [[key, textOf(value)]],
  );
}

export const has = ({ kind }: Vector, pattern: RegExp): boolean => pattern.test(kind);

export const draftOf = (some: Partial<Draft>): Draft => ({
  method: 'POST',
  base: '',
  path: '',
  query: [],
  headers: {},
  ...some,
});

/** What a recipe of the kit makes of a draft; `own` is the name of the signature among the parameters. */
export const byRecipe = (
  name: string,
  some: Partial<Draft>,
  credential: Credential,
  own = 'sign',
): string => {
  const recipe = recipes[name];
  if (recipe === undefined) throw new Error(`the kit has no recipe ${name}`);
  return signatureOf(recipe, draftOf(some), credential, own);
};
