import { judgeName } from '../reads.ts';
import { report, type CheckSite } from '../report.ts';
import { isObject } from '../is-object.ts';

/** Fields a write names that the table does not have, and the key it goes by. */
export function judgeTableWrite(site: CheckSite): void {
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
