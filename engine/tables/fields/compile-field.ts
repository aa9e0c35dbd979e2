import { pointer } from '../../../schemas/values/pointer.ts';
import type { AnyField, CompiledField, FieldKind } from './field-kind.ts';
import { fieldKinds } from './index.ts';

export type { CompiledField } from './field-kind.ts';

export function compileField(field: AnyField): CompiledField {
  const kind = fieldKinds[field.type] as FieldKind;
  return {
    id: field.id,
    field,
    kind,
    form: kind.form(field, compileFields),
    sql: kind.sql(field),
    key: kind.key(field),
    scale: field.type === 'decimal' || field.type === 'formula' ? field.scale : undefined,
    rows: field.type === 'rows' ? compileFields(field.fields) : undefined,
    pointer: pointer([field.id]),
  };
}

export const compileFields = (fields: readonly AnyField[]): ReadonlyMap<string, CompiledField> =>
  new Map(fields.map((field) => [field.id, compileField(field)]));
