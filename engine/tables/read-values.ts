import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { CompiledField, CompiledFields } from './fields/field-kind.ts';
import type { Notes } from './notes.ts';

/** Stored forms by field id; null says that the field was given and is empty. */
export type ReadValues = Record<string, Json>;

/**
 * Reads the members of a record, or of a row of it, into stored forms. Members that are missing stay missing, unless
 * `whole` says that what is missing is empty: then defaults are filled in and required fields must be there.
 */
export function readMembers(
  values: JsonObject,
  fields: CompiledFields,
  notes: Notes,
  whole: boolean,
): ReadValues {
  const read = readGiven(values, fields, notes);
  if (whole) completeNew(read, fields, notes);
  else requireGiven(read, fields, notes);
  return read;
}

/** The first half: what is required is not looked at yet, for that depends on whether the record is new. */
export function readGiven(values: JsonObject, fields: CompiledFields, notes: Notes): ReadValues {
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
    const stored = value === null ? undefined : compiled.form.read(value, notes);
    if (compiled.kind.computed !== true) read[id] = stored ?? null;
  }
  notes.place = place;
  notes.personal = personal;
  return read;
}

/** A change may not empty what is required; what it does not name stays as it is. */
export function requireGiven(read: ReadValues, fields: CompiledFields, notes: Notes): void {
  const { place } = notes;
  for (const id of Object.keys(read)) requireValue(read, fields.get(id), notes, place);
  notes.place = place;
}

/** Fills defaults in, in place, and wants what is required. */
export function completeNew(read: ReadValues, fields: CompiledFields, notes: Notes): void {
  const { place } = notes;
  for (const compiled of fields.values()) complete(read, compiled, notes, place);
  notes.place = place;
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
