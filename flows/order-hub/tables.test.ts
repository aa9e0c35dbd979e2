import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPack } from '../../engine/packs/read-pack.ts';
import { checkDefinition } from '../../engine/tables/check-definition.ts';

const pack = await readPack(import.meta.dirname);

describe('the tables of the order pack', () => {
  test('are all those in the folder', () => {
    const files = readdirSync(join(import.meta.dirname, 'tables')).map((file) => file.replace('.json', ''));
    expect(files.sort()).toEqual(pack.tables.map(({ id }) => id).sort());
  });

  test.each(pack.tables.map((one) => [one.id, one] as const))('%s holds together', (_, definition) => {
    const others = new Map(pack.tables.map((one) => [one.id, one]));
    expect(checkDefinition(definition, others)).toEqual([]);
  });
});
