import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { memory, openImportBench, type ImportBench } from './imports.fixture.ts';
import { countCauses } from './problem-store.ts';

const docs = join(import.meta.dirname, '../../docs');

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench(memory);
});
afterAll(() => bench.done());

const block = (page: string, kind: string): string =>
  new RegExp('```' + kind + '\\n([\\s\\S]*?)```').exec(page)?.[1] ?? '';

test.each(['zh', 'en'])('the example of the page in %s gives what it says', async (language) => {
  const page = readFileSync(join(docs, `imports.${language}.md`), 'utf8');
  const { table, defaults, counts, causes } = JSON.parse(block(page, 'json import-result')) as {
    table: string;
    defaults: JsonObject;
    counts: object;
    causes: object[];
  };
  const file = await bench.file(`${language}.csv`, block(page, 'csv orders'));
  const view = await bench.run({ table, files: [file], defaults });
  expect(view.counts).toEqual(counts);
  const found = await countCauses((sql, bindings) => bench.tables.read(sql, bindings), view.id);
  expect(found.map(({ cause, field, count }) => ({ cause, field, count }))).toEqual(causes);
});
