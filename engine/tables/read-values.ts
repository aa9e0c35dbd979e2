import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { CompiledField } from './fields/field-kind.ts';
import type { Notes } from './notes.ts';

/** Stored forms by field id; null says that the field was given and is empty. */
export type ReadValues = Record<string, Json>;

/**
 * Reads the members of a record, or of a row of it, into stored forms. Members that are missing stay missing, unless
 * `whole` says that what is missing is empty: then defaults are filled in and required fields must be there.
 */
export function readMembers(
  values: JsonObject,
  fields: ReadonlyMap<string, CompiledField>,
  notes: Notes,
  whole: boolean,
): ReadValues {
  const { place, personal } = notes;
  const read: ReadValues = {};
  for (const id of Object.keys(values)) {
    const compiled = fields.get(id);
    const value = values[id];
    if (value === undefined) continue;
    if (compiled === undefined || compiled.field.retired === true) {
      notes.place = `${place}/${id}`;
      refuseField(id, compiled, notes);
      continue;
    }
    notes.place = place + compiled.pointer;
    notes.personal = personal || compiled.field.pii !== undefined;
    read[id] = (value === null ? undefined : compiled.form.read(value, notes)) ?? null;
  }
  if (whole) for (const compiled of fields.values()) complete(read, compiled, notes, place);
  else for (const id of Object.keys(read)) requireValue(read, fields.get(id), notes, place);
  notes.place = place;
  notes.personal = personal;
  return read;
}

function complete(read: ReadValues, compiled: CompiledField, notes: Notes, place: string): void {
  const { id, field, form, kind } = compiled;
  if (field.retired === true || kind.computed === true) return;
  if (field.default !== undefined && !Object.hasOwn(read, id)) {
    notes.place = place + compiled.pointer;
    const value = form.read(field.default as Json, notes);
    if (value !== undefined) read[id] = value;
  }
  requireValue(read, compiled, notes, place);
}

/** A field whose value was refused is not said to be missing as well. */
function requireValue(
  read: ReadValues,
  compiled: CompiledField | undefined,
  notes: Notes,
  place: string,
): void {
  if (compiled?.field.required !== true || (read[compiled.id] ?? null) !== null) return;
  notes.place = place + compiled.pointer;
  if (notes.problems.some(({ path, severity }) => severity !== 'warning' && isWithin(path, notes.place)))
    return;
  const { zh, en } = compiled.field.title;
  notes.refuse('required', `“${zh}”不能为空。`, `"${en}" must not be empty.`);
}

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

function refuseField(id: string, compiled: CompiledField | undefined, notes: Notes): void {
  if (compiled === undefined)
    notes.refuse(
      'unknown-field',
      `表里没有字段“${id}”：请检查拼写，或先添加字段。`,
      `The table has no field "${id}": check the spelling, or add the field first.`,
    );
  else
    notes.refuse(
      'retired-field',
      `字段“${compiled.field.title.zh}”已停用，不能写入：请恢复它或去掉这一项。`,
      `The field "${compiled.field.title.en}" is retired: restore it, or leave it out.`,
    );
}
