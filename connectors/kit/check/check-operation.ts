import type { Operation } from '../../../schemas/connector.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { parsePath } from '../../../schemas/values/path.ts';
import type { Connector } from '../connector.ts';
import { signers } from '../signers/index.ts';
import { recipeProblems, templateProblems, textProblems, type Names } from './references.ts';

/** Kinds that change something on the other side: a repeat must be thought about. */
const WRITES: ReadonlySet<string> = new Set([
  'ship-confirm',
  'waybill',
  'cancel-waybill',
  'stock-upload',
  'order-remark',
  'create-order',
  'cancel-order',
  'confirm-order',
  'send-message',
]);

export const reference = (at: string, what: { zh: string; en: string }, name: string): Problem =>
  problem('unknown-reference', at, `没有${what.zh}“${name}”。`, `There is no ${what.en} "${name}".`, name);

export const OPERATION = { zh: '操作', en: 'operation' };

export const pathProblems = (path: string | undefined, at: string): Problem[] => {
  if (path === undefined || path.startsWith('header:')) return [];
  const parsed = parsePath(path, at);
  return parsed.ok ? [] : [parsed.problem];
};

/** What is wrong with one operation beyond its form. */
export function checkOperation(connector: Connector, operation: Operation, at: string): Problem[] {
  const { manifest } = connector;
  const names: Names = { manifest, operation };
  const known = new Set(manifest.operations.map(({ id }) => id));
  const named = [
    [operation.effects.ask, `${at}/effects/ask`],
    [operation.walk?.detail?.operation, `${at}/walk/detail`],
    [operation.answer.complete?.operation, `${at}/answer/complete`],
  ] as const;
  const inputs = new Set(operation.inputs.map(({ name }) => name));
  return [
    ...operation.inputs
      .filter(({ requiredWhen }) => requiredWhen !== undefined && !inputs.has(requiredWhen.input))
      .map(({ name, requiredWhen }) =>
        reference(`${at}/inputs/${name}`, { zh: '输入', en: 'input' }, requiredWhen?.input ?? ''),
      ),
    ...named.flatMap(([id, place]) =>
      id === undefined || known.has(id) ? [] : [reference(place, OPERATION, id)],
    ),
    ...placeProblems(connector, operation, at),
    ...templateProblems(operation.params, names, `${at}/params`),
    ...(['query', 'form', 'json', 'headers'] as const).flatMap((place) =>
      templateProblems(operation[place], names, `${at}/${place}`),
    ),
    ...textProblems(operation.path ?? '', names, `${at}/path`),
    ...signingProblems(connector, operation.signing, names, `${at}/signing`),
    ...Object.values(operation.answer).flatMap((path) =>
      typeof path === 'string' ? pathProblems(path, `${at}/answer`) : [],
    ),
    ...[operation.answer.each?.path, operation.answer.each?.code, operation.answer.each?.message].flatMap(
      (path) => pathProblems(path, `${at}/answer/each`),
    ),
    ...meaningProblems(operation, at),
  ];
}

function placeProblems({ manifest, mappings }: Connector, operation: Operation, at: string): Problem[] {
  const problems: Problem[] = [];
  const host = operation.host ?? 'api';
  if (manifest.driver === undefined && !Object.hasOwn(manifest.hosts, host))
    problems.push(reference(`${at}/host`, { zh: '地址', en: 'host' }, host));
  if (operation.mapping !== undefined && !Object.hasOwn(mappings, operation.mapping))
    problems.push(reference(`${at}/mapping`, { zh: '映射', en: 'mapping' }, operation.mapping));
  const scopes = new Set((manifest.scopes ?? []).map(({ id }) => id));
  for (const scope of operation.scopes ?? [])
    if (!scopes.has(scope)) problems.push(reference(`${at}/scopes`, { zh: '权限', en: 'scope' }, scope));
  return problems;
}

export function signingProblems(
  connector: Connector,
  signing: Operation['signing'],
  names: Names,
  at: string,
): Problem[] {
  if (signing === undefined || signing === null) return [];
  if ('recipe' in signing) return recipeProblems(signing.recipe, names, at);
  const known =
    Object.hasOwn(signers, signing.signer) || Object.hasOwn(connector.signers ?? {}, signing.signer);
  return known ? [] : [reference(at, { zh: '签名函数', en: 'signer' }, signing.signer)];
}

/** Things that are well-formed and still cannot be meant. */
function meaningProblems({ kind, effects, walk, answer }: Operation, at: string): Problem[] {
  const pages = walk?.pages;
  const until = pages !== undefined && 'until' in pages ? pages.until : undefined;
  const isReverse = pages?.kind === 'number' && pages.reverse === true;
  const wrong: [boolean, code: string, place: string, zh: string, en: string][] = [
    [
      WRITES.has(kind) && effects.class === 'none',
      'write-without-effect',
      'effects',
      '会改动对方的操作要说明重复时怎样。',
      'An operation that changes something must say what a repeat does.',
    ],
    [
      effects.class === 'query' && effects.ask === undefined,
      'query-without-ask',
      'effects',
      '“query”要指明用哪个操作询问。',
      '"query" must name the operation to ask.',
    ],
    [
      kind.startsWith('list-') && walk === undefined,
      'list-without-walk',
      'walk',
      '列表操作要说明怎样翻页。',
      'A list must say how its pages are walked.',
    ],
    [
      (until === 'total' || isReverse) && answer.total === undefined,
      'walk-without-total',
      'answer/total',
      '按总数翻页要说明总数在哪里。',
      'Pages by total need to know where the total is.',
    ],
    [
      until === 'has-next' && !isReverse && answer.hasNext === undefined,
      'walk-without-has-next',
      'answer/hasNext',
      '要说明“还有下一页”在哪里。',
      'It must say where "has next" is.',
    ],
    [
      (walk?.window?.overlapMs ?? 0) >= (walk?.window?.stepMs ?? walk?.window?.maxSpanMs ?? 1),
      'window-without-progress',
      'walk/window',
      '重叠要小于一次查询的时间跨度，否则永远查不到新的。',
      'The overlap must be less than the span of one window, else nothing new is ever reached.',
    ],
    [
      pages?.kind === 'cursor' && answer.next === undefined,
      'walk-without-next',
      'answer/next',
      '要说明游标在哪里。',
      'It must say where the cursor is.',
    ],
  ];
  return wrong
    .filter(([isWrong]) => isWrong)
    .map(([, code, place, zh, en]) => problem(code, `${at}/${place}`, zh, en));
}
