import type { TablePlan } from '../../schemas/pack.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { TableDefinition, TableEdit, TableField } from '../../schemas/table.ts';

/**
 * What brings the tables of an installation to those of a pack: tables, fields, options, rows' fields, keys and indexes
 * that are missing. What people added stays, what they renamed keeps its name, and what they retired stays retired,
 * for a pack may grow under people's hands but never takes anything from them.
 */
export const planTables = (
  wanted: readonly TableDefinition[],
  installed: ReadonlyMap<string, TableDefinition>,
): TablePlan[] =>
  wanted.map((table) => {
    const present = installed.get(table.id);
    return present === undefined
      ? { table: table.id, create: true, edits: [], problems: [] }
      : { table: table.id, create: false, ...planTable(table, present) };
  });

function planTable(
  wanted: TableDefinition,
  present: TableDefinition,
): { edits: TableEdit[]; problems: Problem[] } {
  const edits: TableEdit[] = [];
  const problems: Problem[] = [];
  const fields = new Map(present.fields.map((field) => [field.id, field]));
  for (const [index, field] of wanted.fields.entries()) {
    const known = fields.get(field.id);
    if (known === undefined) {
      const after = wanted.fields[index - 1]?.id;
      edits.push({ op: 'add-field', field, ...(after === undefined ? {} : { after }) });
    } else if (known.type !== field.type) problems.push(otherType(wanted.id, index, field, known));
    else {
      const grown = growField(field, known);
      if (grown !== undefined) edits.push({ op: 'change-field', field: grown });
    }
  }
  for (const key of wanted.keys)
    if (!present.keys.some(({ id }) => id === key.id)) edits.push({ op: 'add-key', key });
  for (const index of wanted.indexes)
    if (!present.indexes.some(({ id }) => id === index.id)) edits.push({ op: 'add-index', index });
  return { edits, problems };
}

/** The field as it is, with the options or row fields it lacks; undefined: it lacks nothing. */
function growField(wanted: TableField, known: TableField): TableField | undefined {
  if (wanted.type === 'rows' && known.type === 'rows') {
    const lacking = missing(wanted.fields, known.fields);
    return lacking.length === 0 ? undefined : { ...known, fields: [...known.fields, ...lacking] };
  }
  if (
    (wanted.type === 'select' || wanted.type === 'multi-select') &&
    (known.type === 'select' || known.type === 'multi-select')
  ) {
    const lacking = missing(wanted.options, known.options);
    return lacking.length === 0 ? undefined : { ...known, options: [...known.options, ...lacking] };
  }
  return undefined;
}

const missing = <T extends { id: string }>(wanted: readonly T[], known: readonly T[]): T[] =>
  wanted.filter(({ id }) => !known.some((one) => one.id === id));

const otherType = (table: string, index: number, wanted: TableField, known: TableField): Problem =>
  problem(
    'field-of-other-type',
    `/tables/${table}/fields/${index}`,
    `“${known.title.zh}”已是 ${known.type} 类型的字段，业务包要的是 ${wanted.type}：请把它改用别的标识，再安装。`,
    `"${known.title.en}" is a field of type ${known.type} already, the pack needs ${wanted.type}: give it another id, then install.`,
  );
