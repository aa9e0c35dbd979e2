import { problem, type Problem } from '../../schemas/problem.ts';
import type { TableDefinition, TableEdit, TableField } from '../../schemas/table.ts';

export type Edited = { ok: true; definition: TableDefinition } | { ok: false; problems: Problem[] };

/** The definition after a list of edits. What they lead to is checked afterwards, as a whole. */
export function editDefinition(definition: TableDefinition, edits: readonly TableEdit[]): Edited {
  let edited = definition;
  for (const [index, edit] of edits.entries()) {
    const next = apply(edited, edit);
    if (next === undefined) return { ok: false, problems: [missing(index, edit)] };
    edited = next;
  }
  return { ok: true, definition: edited };
}

function apply(table: TableDefinition, edit: TableEdit): TableDefinition | undefined {
  switch (edit.op) {
    case 'rename':
      return { ...table, title: edit.title, ...(edit.help === undefined ? {} : { help: edit.help }) };
    case 'add-field':
      return addField(table, edit.field, edit.after);
    case 'change-field':
      return mapField(table, edit.field.id, () => edit.field);
    case 'rename-field':
      return mapField(table, edit.id, (field) => ({ ...field, title: edit.title }));
    case 'retire-field':
      return mapField(table, edit.id, (field) => ({ ...field, retired: true }));
    case 'restore-field':
      return mapField(table, edit.id, restored);
    case 'delete-field':
      return without(table, 'fields', edit.id);
    case 'add-key':
      return { ...table, keys: [...table.keys, edit.key] };
    case 'remove-key':
      return without(table, 'keys', edit.id);
    case 'add-index':
      return { ...table, indexes: [...table.indexes, edit.index] };
    case 'remove-index':
      return without(table, 'indexes', edit.id);
    default: {
      const { titleField: _, ...rest } = table;
      return edit.field === undefined ? rest : { ...rest, titleField: edit.field };
    }
  }
}

function restored(field: TableField): TableField {
  const { retired: _, ...rest } = field;
  return rest;
}

function addField(table: TableDefinition, field: TableField, after?: string): TableDefinition | undefined {
  const place =
    after === undefined ? table.fields.length : table.fields.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && place === 0) return undefined;
  return { ...table, fields: [...table.fields.slice(0, place), field, ...table.fields.slice(place)] };
}

function mapField(
  table: TableDefinition,
  id: string,
  change: (field: TableField) => TableField,
): TableDefinition | undefined {
  if (!table.fields.some((field) => field.id === id)) return undefined;
  return { ...table, fields: table.fields.map((field) => (field.id === id ? change(field) : field)) };
}

function without(
  table: TableDefinition,
  list: 'fields' | 'keys' | 'indexes',
  id: string,
): TableDefinition | undefined {
  const items: readonly { id: string }[] = table[list];
  const left = items.filter((item) => item.id !== id);
  return left.length === items.length ? undefined : { ...table, [list]: left };
}

const missing = (index: number, edit: TableEdit): Problem =>
  problem(
    'edit-target-missing',
    `/${index}`,
    `第 ${index + 1} 项修改（${edit.op}）指向的内容不存在，可能已被别人删除：请刷新后再改。`,
    `Edit ${index + 1} (${edit.op}) names something that is not there; somebody may have removed it. Reload and try again.`,
  );
