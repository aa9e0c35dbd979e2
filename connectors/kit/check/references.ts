import type { ConnectorManifest, Operation, SignedPiece, SigningRecipe } from '../../../schemas/connector.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { parsePath } from '../../../schemas/values/path.ts';
import { isObject } from '../draft.ts';
import { isTimeForm } from '../platform-time.ts';
import { recipes } from '../recipes.ts';
import { templateMembers } from '../template.ts';

/** Input of every walk, without being listed by the operation. */
const WALK_INPUT: ReadonlySet<string> = new Set(['page', 'pageSize', 'offset', 'cursor', 'from', 'to']);
/** Members of a credential that are no fields a person fills in. */
const TOKENS: ReadonlySet<string> = new Set(['accessToken', 'refreshToken', 'region', 'authorizationCode']);

export interface Names {
  manifest: ConnectorManifest;
  operation?: Operation | undefined;
}

const unknown = (at: string, zh: string, en: string, name: string): Problem =>
  problem('unknown-reference', at, `没有${zh}“${name}”。`, `There is no ${en} "${name}".`, name);

export const credentialProblem = ({ manifest }: Names, id: string, at: string): Problem[] =>
  TOKENS.has(id) || manifest.credential.fields.some((field) => field.id === id)
    ? []
    : [unknown(at, '凭证字段', 'credential field', id)];

/** Everything a template names that is not there, and members that are spelt wrong. */
export function templateProblems(template: unknown, names: Names, at: string, inEach = false): Problem[] {
  if (Array.isArray(template))
    return template.flatMap((item, index) => templateProblems(item, names, `${at}/${index}`, inEach));
  if (typeof template !== 'object' || template === null) return [];
  const members = template as Record<string, unknown>;
  const special = Object.keys(members).filter((name) => name.startsWith('$'));
  const strange = special.find((name) => !(templateMembers as readonly string[]).includes(name));
  if (strange !== undefined) return [unknown(at, '写法', 'template member', strange)];
  const [name] = special;
  if (name === undefined)
    return Object.entries(members).flatMap(([key, inner]) =>
      templateProblems(inner, names, `${at}/${key}`, inEach),
    );
  return memberProblems(name, members, names, at, inEach);
}

function memberProblems(
  name: string,
  members: Record<string, unknown>,
  names: Names,
  at: string,
  inEach: boolean,
): Problem[] {
  const value = members[name];
  switch (name) {
    case '$input':
      return [
        ...inputProblems(String(value), names, at, inEach),
        ...formProblems(members['as'], names, at),
        ...templateProblems(members['default'], names, at, inEach),
      ];
    case '$each':
      return [
        ...inputProblems(String(value), names, at, inEach),
        ...templateProblems(members['item'], names, `${at}/item`, true),
      ];
    case '$credential':
      return credentialProblem(names, String(value), at);
    case '$now':
      return isTimeForm(value) ? [] : [unknown(at, '时间写法', 'time form', String(value))];
    case '$digest':
      return recipeProblems(value as SigningRecipe, names, at);
    case '$text':
      return textProblems(String(value), names, at);
    case '$json':
    case '$first':
    case '$join':
      return templateProblems(value, names, at, inEach);
    default:
      return [];
  }
}

function inputProblems(path: string, { operation }: Names, at: string, inEach: boolean): Problem[] {
  const fromTop = path.startsWith('$.');
  const parsed = parsePath(fromTop ? path.slice(2) : path, at);
  if (!parsed.ok) return [parsed.problem];
  const [first] = parsed.steps;
  if (operation === undefined || (inEach && !fromTop) || first === undefined || !('key' in first)) return [];
  const known =
    operation.inputs.some(({ name }) => name === first.key) ||
    (operation.walk !== undefined && WALK_INPUT.has(first.key));
  return known ? [] : [unknown(at, '输入', 'input', first.key)];
}

function formProblems(form: unknown, { manifest }: Names, at: string): Problem[] {
  if (!isObject(form)) return [];
  const { table } = form;
  if (typeof table === 'string' && !Object.hasOwn(manifest.tables ?? {}, table))
    return [unknown(at, '对照表', 'table', table)];
  const { time } = form;
  return time === undefined || isTimeForm(time)
    ? []
    : [unknown(at, '时间写法', 'time form', JSON.stringify(time))];
}

/** `{{credential.shop}}` and `{{input.orderNo}}` in a path or host. */
export function textProblems(text: string, names: Names, at: string): Problem[] {
  return [...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].flatMap(([, path = '']) => {
    const [root = '', name = ''] = path.split('.');
    if (root === 'credential') return credentialProblem(names, name, at);
    if (root === 'input') return inputProblems(name, names, at, false);
    return root === 'operation' ? [] : [unknown(at, '取值', 'value', path)];
  });
}

export function recipeProblems(recipe: string | SigningRecipe, names: Names, at: string): Problem[] {
  if (typeof recipe === 'string') {
    const found = Object.hasOwn(recipes, recipe) ? recipes[recipe] : undefined;
    return found === undefined
      ? [unknown(at, '签名配方', 'signing recipe', recipe)]
      : recipeProblems(found, names, at);
  }
  return [...recipe.message, ...(recipe.key ?? [])].flatMap((piece) => pieceProblems(piece, names, at));
}

function pieceProblems(piece: SignedPiece, names: Names, at: string): Problem[] {
  if (typeof piece === 'string') return [];
  if ('credential' in piece) return credentialProblem(names, piece.credential, at);
  return 'of' in piece ? piece.of.flatMap((inner) => pieceProblems(inner, names, at)) : [];
}
