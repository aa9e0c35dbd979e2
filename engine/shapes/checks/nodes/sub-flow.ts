import { kindWords } from '../../kinds.ts';
import { declaredInput } from '../../nodes/flow.ts';
import { shapeOfExpression } from '../../nodes/node-site.ts';
import { report, type CheckSite } from '../report.ts';
import { fits } from './fits.ts';

export function judgeSubFlow(site: CheckSite): void {
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
