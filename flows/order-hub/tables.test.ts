import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../schemas/validator.ts';
import { TableDefinition } from '../../schemas/table.ts';

const folder = join(import.meta.dirname, 'tables');
const definitions = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as TableDefinition,
);
const judge = compileSchema(TableDefinition);

describe('the tables of the order pack', () => {
  test.each(definitions.map((one) => [one.id, one] as const))('%s is a table definition', (_, definition) => {
    expect(judge(definition)).toEqual([]);
  });

  test('keys, indexes, titles and currencies name fields that exist', () => {
    for (const { id, fields, keys, indexes, titleField } of definitions) {
      const paths = fields.flatMap((field) =>
        field.type === 'rows'
          ? [field.id, ...field.fields.map((row) => `${field.id}.${row.id}`)]
          : [field.id],
      );
      const named = [...keys, ...indexes].flatMap((one) => one.fields).concat(titleField ?? []);
      expect({ id, missing: named.filter((path) => !paths.includes(path)) }).toEqual({ id, missing: [] });
    }
  });
});
