import type { Json } from '../../../../schemas/values/json.ts';
import { narrow } from '../../narrow.ts';
import { nearName } from '../../near-name.ts';
import { casesOf, walkSwitch } from '../../nodes/decide.ts';
import { always, never } from '../rules.ts';
import { rename, report, warn, type CheckSite } from '../report.ts';
import { isObject } from '../is-object.ts';

export function judgeCondition(site: CheckSite): void {
  const rule = (site.config['rule'] ?? null) as Json;
  const at = `${site.base}/rule`;
  if (narrow(rule, true, site.place.facts, site.data) === null) never(site, at);
  else if (narrow(rule, false, site.place.facts, site.data) === null) always(site, at);
}

export function judgeSwitch(site: CheckSite): void {
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
