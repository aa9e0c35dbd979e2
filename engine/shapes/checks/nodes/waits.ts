import type { Json } from '../../../../schemas/values/json.ts';
import { mayBe, kindWords } from '../../kinds.ts';
import { narrow } from '../../narrow.ts';
import { shapeOfExpression } from '../../nodes/node-site.ts';
import { ANY, objectOf, scalar } from '../../union.ts';
import { never } from '../rules.ts';
import { report, warn, type CheckSite } from '../report.ts';
import { isObject } from '../is-object.ts';

export function judgeWait(site: CheckSite): void {
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

export function judgeLoop(site: CheckSite): void {
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

export function judgeForEach(site: CheckSite): void {
  const items = shapeOfExpression(site.config['items'], site.data);
  if (mayBe(items, 'list') || items.fields?.['dataset'] !== undefined || items.open === true) return;
  report(site, {
    code: 'not-a-list',
    at: `${site.base}/items`,
    zh: `要逐条处理的是${kindWords(items).zh}，不是列表。`,
    en: `What is to be walked is ${kindWords(items).en}, no list.`,
  });
}

export function judgeWeight(site: CheckSite): void {
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
