import type { Json } from '../../../schemas/values/json.ts';
import { enrich } from '../enrich.ts';
import { mayBe, kindWords } from '../kinds.ts';
import { narrow } from '../narrow.ts';
import { nearName } from '../near-name.ts';
import { casesOf, walkSwitch } from '../nodes/decide.ts';
import { declaredInput } from '../nodes/flow.ts';
import { shapeOfExpression } from '../nodes/node-site.ts';
import { shapeOfTable } from '../of-table.ts';
import { ANY, isAny, mayBeMissing, objectOf, scalar, union } from '../union.ts';
import { controlsOf } from './controls.ts';
import { judgeMapping } from './mappings.ts';
import { judgeName, judgePath } from './reads.ts';
import { always, judgeRule, never } from './rules.ts';
import { rename, report, warn, type CheckSite } from './report.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ROOTS: ReadonlySet<string> = new Set(['input', 'steps', 'item', 'index', 'run']);
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** Everything the settings of a node read, and what its own kind can have wrong with it. */
export function judgeNode(site: CheckSite): void {
  const schema = site.found.knowledge.nodeType(site.type)?.config;
  for (const { control, value, at, roots } of controlsOf(schema, site.config))
    judgeControl(site, control, value, site.base + at, roots);
  judges[site.type]?.(site);
}

function judgeControl(
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
    case 'rule': {
      // What a node adds to the data is not known here.
      const data =
        roots.length === 0
          ? site.data
          : objectOf({ ...site.data.fields, ...Object.fromEntries(roots.map((root) => [root, ANY])) });
      const rule = (value ?? null) as Json;
      // Decisions say more of theirs below.
      if (
        roots.length === 0 &&
        !decides.has(site.type) &&
        narrow(rule, true, site.place.facts, data) === null
      )
        never(site, at);
      return judgeRule(site, rule, {
        at,
        data,
        facts: site.place.facts,
        roots: ROOTS,
        guarded: isGuarded(site),
      });
    }
    case 'record-rule':
      return judgeRecordRule(site, value, at);
    case 'flow':
      if (typeof value === 'string' && value !== site.found.flow.id)
        judgeName(
          site,
          { code: 'unknown-flow', zh: '流程', en: 'flow' },
          value,
          site.found.knowledge.names?.flows,
          at,
        );
      return;
    case 'secret':
      if (typeof value === 'string')
        judgeName(
          site,
          { code: 'unknown-secret', zh: '密钥', en: 'secret' },
          value,
          site.found.knowledge.names?.secrets,
          at,
        );
      return;
    case 'table':
      if (typeof value === 'string')
        judgeName(
          site,
          { code: 'unknown-table', zh: '数据表', en: 'table' },
          value,
          site.found.knowledge.names?.tables,
          at,
        );
      return;
    default:
  }
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

type Judge = (site: CheckSite) => void;

function judgeCondition(site: CheckSite): void {
  const rule = (site.config['rule'] ?? null) as Json;
  const at = `${site.base}/rule`;
  if (narrow(rule, true, site.place.facts, site.data) === null) never(site, at);
  else if (narrow(rule, false, site.place.facts, site.data) === null) always(site, at);
}

function judgeSwitch(site: CheckSite): void {
  const cases = casesOf(site.config);
  const first = site.config['mode'] !== 'all';
  const { facts } = site.place;
  const { before, taken, after } = walkSwitch(cases, first, facts, site.data);
  for (const [index, { rule, port }] of cases.entries()) {
    const at = `${site.base}/cases/${index}/rule`;
    if (taken[index] === null) {
      const alone = narrow(rule ?? null, true, facts, site.data) === null;
      if (alone) never(site, at);
      else
        report(site, {
          code: 'case-never-reached',
          at,
          zh: `出口“${port}”走不到：前面的情况已经包含它。`,
          en: `The port "${port}" is never taken: the cases before it cover it.`,
          fix: { text: { zh: '换一个取值，或调整顺序', en: 'Take another value, or change the order' } },
        });
    } else if (before[index] !== null && narrow(rule ?? null, false, facts, site.data) === null)
      always(site, at);
  }
  judgeLeftOver(site, cases.length, after);
  judgeWords(site, cases);
}

/** Ports are called after the values they stand for; one whose value is nearly its name was mistyped. */
function judgeWords(site: CheckSite, cases: ReturnType<typeof casesOf>): void {
  const words = cases.map(({ rule }) => {
    const [left, right] = (isObject(rule) && Array.isArray(rule['==']) ? rule['=='] : []) as unknown[];
    return typeof right === 'string' ? right : typeof left === 'string' ? left : undefined;
  });
  const same = cases.filter(({ port }, index) => words[index] === port).length;
  if (same < 2 || same * 2 < cases.length) return;
  for (const [index, { port }] of cases.entries()) {
    const word = words[index];
    if (word === undefined || word === port || nearName(word, [port]) === undefined) continue;
    const at = `${site.base}/cases/${index}/rule/==/1`;
    warn(site, {
      code: 'word-unlike-port',
      at,
      zh: `出口“${port}”的取值是“${word}”，是不是“${port}”。`,
      en: `The port "${port}" goes by the value "${word}"; is it "${port}"?`,
      value: word,
      fix: rename(at, word, port),
    });
  }
}

/** Values of a list of words that no case takes, and that lead nowhere. */
function judgeLeftOver(site: CheckSite, count: number, after: ReturnType<typeof walkSwitch>['after']): void {
  const other = site.config['else'] ?? 'else';
  if (after === null || count < 2 || other !== 'else') return;
  if ((site.found.outs.get(site.id) ?? []).some(({ port }) => port === 'else')) return;
  for (const [name, { only }] of after) {
    if (only === undefined || name.startsWith('?') || only.size === 0 || only.size > 12) continue;
    warn(site, {
      code: 'unhandled-values',
      at: `${site.base}/cases`,
      zh: `“${name}”的这些取值没有出口：${[...only].join('、')}。`,
      en: `These values of "${name}" have no port: ${[...only].join(', ')}.`,
      value: [...only],
    });
  }
}

function judgeWait(site: CheckSite): void {
  const { until } = site.config;
  if (!isObject(until) || !('event' in until || 'reply' in until)) return;
  if (until['timeoutMs'] === undefined)
    warn(site, {
      code: 'wait-without-end',
      at: `${site.base}/until`,
      zh: '没有最长等待：如果一直不来，这个运行永远停在这里。',
      en: 'There is no longest wait: if it never comes, the run stays here for ever.',
      fix: { text: { zh: '填写最长等待', en: 'Give the longest wait' } },
    });
}

function judgeLoop(site: CheckSite): void {
  const rule = (site.config['while'] ?? null) as Json;
  const data = objectOf({ ...site.data.fields, turns: scalar('integer', { least: 0 }), last: ANY });
  if (narrow(rule, false, new Map(), data) === null)
    report(site, {
      code: 'endless-loop',
      at: `${site.base}/while`,
      zh: '继续的条件总是成立，循环不会自己结束。',
      en: 'The condition always holds: the loop does not end by itself.',
    });
  else if (narrow(rule, true, new Map(), data) === null) never(site, `${site.base}/while`);
}

function judgeForEach(site: CheckSite): void {
  const items = shapeOfExpression(site.config['items'], site.data);
  if (mayBe(items, 'list') || items.fields?.['dataset'] !== undefined || items.open === true) return;
  report(site, {
    code: 'not-a-list',
    at: `${site.base}/items`,
    zh: `要逐条处理的是${kindWords(items).zh}，不是列表。`,
    en: `What is to be walked is ${kindWords(items).en}, no list.`,
  });
}

function judgeWeight(site: CheckSite): void {
  for (const [name, kind] of [
    ['region', 'text'],
    ['weight', 'number'],
  ] as const) {
    const shape = shapeOfExpression(site.config[name], site.data);
    if (!mayBe(shape, kind))
      report(site, {
        code: 'wrong-kind',
        at: `${site.base}/${name}`,
        zh: `这里需要${kind === 'text' ? '文本' : '数字'}，给的是${kindWords(shape).zh}。`,
        en: `This takes a ${kind}, and is given ${kindWords(shape).en}.`,
      });
  }
}

function judgeSubFlow(site: CheckSite): void {
  const id = site.config['flow'];
  const other = typeof id === 'string' ? site.found.knowledge.flow?.(id) : undefined;
  if (other === undefined || other === null) return;
  const trigger =
    Object.values(other.nodes).find(({ type }) => type === 'sub-flow-trigger') ??
    Object.values(other.nodes)[0];
  const wanted = declaredInput(other, trigger?.config ?? {});
  const given = shapeOfExpression(site.config['input'], site.data);
  for (const [name, field] of Object.entries(wanted.fields ?? {})) {
    const own = given.fields?.[name];
    if (
      own === undefined
        ? field.optional !== true && given.fields !== undefined && given.open !== true
        : !fits(own, field)
    )
      report(site, {
        code: 'sub-flow-input',
        at: `${site.base}/input`,
        zh:
          own === undefined
            ? `子流程需要“${name}”，这里没有给。`
            : `子流程的“${name}”需要${kindWords(field).zh}，给的是${kindWords(own).zh}。`,
        en:
          own === undefined
            ? `The sub-flow needs "${name}", which is not given.`
            : `The sub-flow takes ${kindWords(field).en} as "${name}", and is given ${kindWords(own).en}.`,
        value: name,
      });
  }
}

const fits = (given: Parameters<typeof mayBe>[0], wanted: Parameters<typeof mayBe>[0]): boolean =>
  isAny(given) ||
  isAny(wanted) ||
  (['text', 'number', 'boolean', 'object', 'list', 'null'] as const).some(
    (kind) => mayBe(given, kind) && mayBe(wanted, kind),
  );

/** Fields a write names that the table does not have, and the key it goes by. */
function judgeTableWrite(site: CheckSite): void {
  const table =
    typeof site.config['table'] === 'string' ? site.found.knowledge.table?.(site.config['table']) : undefined;
  if (table === undefined || table === null) return;
  const names = table.fields.filter(({ retired }) => retired !== true).map(({ id }) => id);
  const { records, values, key, sort, fields } = site.config;
  const given = isObject(values)
    ? { at: '/values', members: values }
    : isObject(records) && isObject(records['values'])
      ? { at: '/records/values', members: records['values'] }
      : undefined;
  const field = { code: 'unknown-table-field', zh: '字段', en: 'field' };
  for (const name of Object.keys(given?.members ?? {}))
    judgeName(site, field, name, names, `${site.base}${given?.at ?? ''}/${name}`);
  if (typeof key === 'string')
    judgeName(
      site,
      { code: 'unknown-table-key', zh: '唯一键', en: 'unique key' },
      key,
      table.keys.map(({ id }) => id),
      `${site.base}/key`,
    );
  const paths = [...names, 'id', 'revision', 'createdAt', 'updatedAt', 'deletedAt'];
  if (Array.isArray(sort))
    for (const [index, one] of (sort as { field?: unknown }[]).entries())
      if (typeof one.field === 'string')
        judgeName(site, field, one.field.split('.')[0] ?? '', paths, `${site.base}/sort/${index}/field`);
  if (Array.isArray(fields))
    for (const [index, one] of (fields as unknown[]).entries())
      judgeName(site, field, String(one).split('.')[0] ?? '', paths, `${site.base}/fields/${index}`);
  if (site.type === 'insert-records' || site.type === 'upsert-records')
    judgeRequired(site, table.fields, given?.members);
}

function judgeRequired(
  site: CheckSite,
  fields: readonly { id: string; required?: boolean; default?: unknown; title: { zh: string; en: string } }[],
  members: Record<string, unknown> | undefined,
): void {
  if (members === undefined) return;
  for (const { id, required, default: preset, title } of fields)
    if (required === true && preset === undefined && !Object.hasOwn(members, id))
      report(site, {
        code: 'required-field-missing',
        at: `${site.base}/records/values`,
        zh: `必填字段“${title.zh}”没有填。`,
        en: `The required field "${title.en}" is not filled.`,
        value: id,
      });
}

function judgeChannel(site: CheckSite): void {
  const { channel: id, operation } = site.config;
  const { knowledge } = site.found;
  if (typeof id !== 'string') return;
  judgeName(
    site,
    { code: 'unknown-channel', zh: '渠道', en: 'channel' },
    id,
    knowledge.names?.channels,
    `${site.base}/channel`,
  );
  const channel = knowledge.channel?.(id);
  if (typeof operation === 'string' && channel !== undefined && channel !== null)
    judgeName(
      site,
      { code: 'unknown-operation', zh: '操作', en: 'operation' },
      operation,
      channel.operations.map((one) => one.id),
      `${site.base}/operation`,
    );
}

function judgeHttp(site: CheckSite): void {
  const { method, repeat, headers } = site.config;
  const writes = method !== 'GET' && method !== 'HEAD';
  if (writes && method !== 'DELETE' && site.config['body'] === undefined)
    warn(site, {
      code: 'write-without-body',
      at: `${site.base}/body`,
      zh: `${String(method)} 请求没有内容。`,
      en: `The ${String(method)} request carries nothing.`,
    });
  if (writes && (!isObject(repeat) || repeat['kind'] === 'none'))
    warn(site, {
      code: 'write-without-key',
      at: `${site.base}/repeat`,
      zh: '没有说明重发时怎么办：断线后要由人判断对方收到了没有。',
      en: 'It is not said how a repeat is known: after a broken line a person must find out whether it arrived.',
      fix: {
        text: {
          zh: '选择去重键、先查询或重复答复',
          en: 'Choose a key, a question first, or a duplicate answer',
        },
      },
    });
  for (const [name, one] of Object.entries(isObject(headers) ? headers : {}))
    if (
      /authorization|token|secret|api-?key|password|appkey/i.test(name) &&
      isObject(one) &&
      typeof (one['value'] ?? one['text']) === 'string' &&
      !String(one['text'] ?? '').includes('{{')
    )
      report(site, {
        code: 'secret-in-plain-text',
        at: `${site.base}/headers/${name}`,
        zh: `“${name}”像是密钥，却明文写在流程里：请存到密钥里再引用。`,
        en: `"${name}" looks like a secret and stands in the flow in plain text: keep it among the secrets.`,
      });
}

function judgeValidate(site: CheckSite): void {
  const given = shapeOfExpression({ path: site.config['source'] ?? 'input' }, site.data);
  const declared = site.visit.ports['out']?.shape;
  for (const [name, field] of Object.entries(declared?.fields ?? {})) {
    const own = given.fields?.[name];
    if (own === undefined && given.fields !== undefined && given.open !== true && field.optional !== true)
      report(site, {
        code: 'required-never-there',
        at: `${site.base}/schema`,
        zh: `必填的“${name}”永远不会有：前面没有给出它。`,
        en: `The required "${name}" is never there: nothing before gives it.`,
        value: name,
      });
    else if (own !== undefined && !mayBeMissing(own) && !fits(own, enrich(field, union(field, field))))
      report(site, {
        code: 'wrong-kind',
        at: `${site.base}/schema`,
        zh: `“${name}”应为${kindWords(field).zh}，来的是${kindWords(own).zh}。`,
        en: `"${name}" must be ${kindWords(field).en}, and what comes is ${kindWords(own).en}.`,
        value: name,
      });
  }
}

const judges: Readonly<Record<string, Judge>> = {
  map: judgeMapping,
  condition: judgeCondition,
  switch: judgeSwitch,
  wait: judgeWait,
  loop: judgeLoop,
  'for-each': judgeForEach,
  'choose-cheapest': judgeWeight,
  'sub-flow': judgeSubFlow,
  'query-records': judgeTableWrite,
  'insert-records': judgeTableWrite,
  'upsert-records': judgeTableWrite,
  'update-record': judgeTableWrite,
  'call-connector': judgeChannel,
  'sync-channel': judgeChannel,
  'http-request': judgeHttp,
  validate: judgeValidate,
};
