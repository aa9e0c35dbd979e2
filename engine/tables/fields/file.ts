import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { Notes } from '../notes.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';
import { readText } from './text.ts';

const MAX_FILES = 100;

/** Stored files, each `{id, name, size, type}`; the bytes lie elsewhere. */
export const file: FieldKind<FieldOf<'file'>> = {
  type: 'file',
  sql: () => 'json',
  key: () => undefined,
  form: () => ({
    read: (value, notes) => {
      const items = Array.isArray(value) ? value : [value];
      if (value === '' || items.length === 0) return undefined;
      if (items.length > MAX_FILES)
        return notes.refuse('too-many-files', `最多 ${MAX_FILES} 个文件。`, `At most ${MAX_FILES} files.`);
      const files = items.map((item) => readFile(item, notes));
      return files.every((one) => one !== undefined) ? files : undefined;
    },
    print: asIs,
  }),
};

function readFile(item: Json, notes: Notes): JsonObject | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item) || isDecimal(item))
    return notAFile(notes);
  const member = (name: string): Json | undefined => (Object.hasOwn(item, name) ? item[name] : undefined);
  const id = member('id');
  const name = member('name');
  const size = member('size');
  const type = member('type');
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return notAFile(notes);
  return {
    id: readText(id, notes) ?? '',
    name: readText(name, notes) ?? '',
    ...(Number.isSafeInteger(size) ? { size: size as number } : {}),
    ...(typeof type === 'string' ? { type: readText(type, notes) ?? '' } : {}),
  };
}

const notAFile = (notes: Notes): undefined =>
  notes.refuse(
    'not-a-file',
    '应为已上传的文件：{id, name, size, type}。',
    'Must be a stored file: {id, name, size, type}.',
  );
