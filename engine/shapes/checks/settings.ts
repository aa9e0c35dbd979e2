import type { Json } from '../../../schemas/values/json.ts';
import { narrow } from '../narrow.ts';
import { shapeOfTable } from '../of-table.ts';
import { ANY, objectOf } from '../union.ts';
import { judgeName, judgePath } from './reads.ts';
import { judgeRule, never } from './rules.ts';
import { type CheckSite } from './report.ts';
import { isObject } from './is-object.ts';

const ROOTS: ReadonlySet<string> = new Set(['input', 'steps', 'item', 'index', 'run']);
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

export function judgeControl(
  site: CheckSite,
  control: string,
  value: unknown,
  at: string,
  roots: readonly string[],
): void {
  switch (control) {
    case 'expression':
      return judgeExpression(site, value, at);
    case 'path':
      return judgePath(site, value, at);
    case 'template':
      return judgeText(site, value, at);
    case 'text':
      if (isObject(value))
        for (const language of ['zh', 'en']) judgeText(site, value[language], `${at}/${language}`);
      return;
    case 'rule':
      return judgeCondition(site, value, at, roots);
    case 'record-rule':
      return judgeRecordRule(site, value, at);
    case 'flow':
    case 'secret':
    case 'table':
      return judgeReference(site, control, value, at);
    default:
  }
}

const REFERENCES = {
  flow: { names: 'flows', said: { code: 'unknown-flow', zh: '流程', en: 'flow' } },
  secret: { names: 'secrets', said: { code: 'unknown-secret', zh: '密钥', en: 'secret' } },
  table: { names: 'tables', said: { code: 'unknown-table', zh: '数据表', en: 'table' } },
} as const;

function judgeReference(site: CheckSite, to: keyof typeof REFERENCES, value: unknown, at: string): void {
  const { found } = site;
  if (typeof value !== 'string' || (to === 'flow' && value === found.flow.id)) return;
  const { names, said } = REFERENCES[to];
  judgeName(site, said, value, found.knowledge.names?.[names], at);
}

function judgeCondition(site: CheckSite, value: unknown, at: string, roots: readonly string[]): void {
  // What a node adds to the data is not known here.
  const data =
    roots.length === 0
      ? site.data
      : objectOf({ ...site.data.fields, ...Object.fromEntries(roots.map((root) => [root, ANY])) });
  const rule = (value ?? null) as Json;
  // Decisions say more of theirs below.
  if (roots.length === 0 && !decides.has(site.type) && narrow(rule, true, site.place.facts, data) === null)
    never(site, at);
  return judgeRule(site, rule, {
    at,
    data,
    facts: site.place.facts,
    roots: ROOTS,
    guarded: isGuarded(site),
  });
}

const decides: ReadonlySet<string> = new Set(['condition', 'switch', 'loop']);

/** `onUnknown` says what a missing value means. */
const isGuarded = ({ config }: CheckSite): boolean =>
  config['onUnknown'] !== undefined && config['onUnknown'] !== 'fail';

export function judgeExpression(site: CheckSite, value: unknown, at: string): void {
  if (!isObject(value)) return;
  if (typeof value['path'] === 'string') judgePath(site, value['path'], `${at}/path`);
  if (typeof value['text'] === 'string') judgeText(site, value['text'], `${at}/text`);
  if (Object.hasOwn(value, 'rule'))
    judgeRule(site, (value['rule'] ?? null) as Json, {
      at: `${at}/rule`,
      data: site.data,
      facts: site.place.facts,
      roots: ROOTS,
    });
}

function judgeText(site: CheckSite, value: unknown, at: string): void {
  if (typeof value !== 'string') return;
  for (const match of value.matchAll(PLACEHOLDER)) judgePath(site, (match[1] ?? '').trim(), at, false);
}

/** A rule over records of a table: its fields are the table's, its `{{path}}` the run's. */
function judgeRecordRule(site: CheckSite, rule: unknown, at: string): void {
  for (const match of JSON.stringify(rule ?? null).matchAll(PLACEHOLDER))
    judgePath(site, (match[1] ?? '').trim(), at);
  const record = recordOf(site);
  if (record === undefined) return;
  judgeRule(site, withoutPlaceholders(rule as Json), { at, data: record, facts: new Map(), guarded: true });
}

/** What a placeholder stands for is not known: nothing is compared with it. */
const withoutPlaceholders = (rule: Json): Json =>
  JSON.parse(JSON.stringify(rule ?? null), (_key, value: unknown) =>
    typeof value === 'string' && value.includes('{{') ? { placeholder: [] } : value,
  ) as Json;

const recordOf = ({ config, found }: CheckSite): ReturnType<typeof shapeOfTable> | undefined => {
  const table = typeof config['table'] === 'string' ? found.knowledge.table?.(config['table']) : undefined;
  return table === undefined || table === null ? undefined : shapeOfTable(table);
};
