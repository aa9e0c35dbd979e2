import { problem, type Problem } from '../../schemas/problem.ts';
import type { TableDefinition, TableField } from '../../schemas/table.ts';
import type { AnyField } from './fields/field-kind.ts';

/** Types whose stored form is a text that means the same under each of them. */
const texts: ReadonlySet<string> = new Set(['text', 'long-text', 'phone']);

/** What a text field may come from: the stored id, day or number becomes the text. */
const readAsText: ReadonlySet<string> = new Set([
  'text',
  'long-text',
  'phone',
  'select',
  'date',
  'auto-number',
]);

/**
 * What a change of a table that has records would lose or turn into something else. Tighter bounds lose nothing: they
 * hold for what is written from then on.
 */
export function checkChange(before: TableDefinition, after: TableDefinition): Problem[] {
  return after.fields.flatMap((field, index) => {
    const old = before.fields.find(({ id }) => id === field.id);
    return old === undefined ? [] : checkFieldChange(old, field, `/fields/${index}`);
  });
}

function checkFieldChange(old: AnyField, field: AnyField, at: string): Problem[] {
  if (old.type !== field.type)
    return keepsMeaning(old, field) ? [] : [refused(at, `${old.type} → ${field.type}`)];
  switch (field.type) {
    case 'decimal':
      return (old as typeof field).scale === field.scale ? [] : [refused(`${at}/scale`, 'scale')];
    case 'formula': {
      const { result, scale } = old as typeof field;
      return result === field.result && scale === field.scale
        ? []
        : [refused(`${at}/result`, 'result, scale')];
    }
    case 'reference':
      return (old as typeof field).table === field.table ? [] : [refused(`${at}/table`, 'table')];
    case 'select':
    case 'multi-select':
      return lostOptions(old as typeof field, field, at);
    case 'rows':
      return field.fields.flatMap((inner, index) => {
        const known = (old as typeof field).fields.find(({ id }) => id === inner.id);
        return known === undefined ? [] : checkFieldChange(known, inner, `${at}/fields/${index}`);
      });
    default:
      return [];
  }
}

const keepsMeaning = (old: AnyField, field: AnyField): boolean =>
  texts.has(field.type) && readAsText.has(old.type);

function lostOptions(
  old: Extract<TableField, { type: 'select' | 'multi-select' }>,
  field: Extract<TableField, { type: 'select' | 'multi-select' }>,
  at: string,
): Problem[] {
  const kept = new Set(field.options.map(({ id }) => id));
  return old.options
    .filter(({ id }) => !kept.has(id))
    .map(({ id, title }) =>
      problem(
        'option-removed',
        `${at}/options`,
        `选项“${title.zh}”（${id}）可能已被记录使用，不能删除：请把它设为停用。`,
        `The option "${title.en}" (${id}) may be in use by records and cannot be removed: retire it instead.`,
      ),
    );
}

const refused = (at: string, what: string): Problem =>
  problem(
    'change-loses-data',
    at,
    `已有记录的表不能这样改（${what}），原来的值会丢失或变样：请新增一个字段，用流程或导入把值转过去，再停用旧字段。`,
    `A table with records cannot be changed like this (${what}); values would be lost or mean something else. Add a new field, bring the values over by a flow or an import, then retire the old one.`,
  );
