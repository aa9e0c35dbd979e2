import { enrich } from '../../enrich.ts';
import { kindWords } from '../../kinds.ts';
import { shapeOfExpression } from '../../nodes/node-site.ts';
import { mayBeMissing, union } from '../../union.ts';
import { report, type CheckSite } from '../report.ts';
import { fits } from './fits.ts';

export function judgeValidate(site: CheckSite): void {
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
