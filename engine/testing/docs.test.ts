import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { describeConfig } from '../config.ts';
import { checkMapping, compileMapping } from '../mapping/index.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { ruleEvalSuite } from '../rules/index.ts';
import { checkDefinition } from '../tables/check-definition.ts';
import { matches } from '../tables/query/check-filter.ts';
import { queryOperators } from '../tables/query/query-operators.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { checkFlow, errorsOf } from '../server/check-flow.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));

const example = (name: string): Json => parseJson(readFileSync(join(docs, 'examples', name), 'utf8'));

const blocks = (kind: string): { page: string; value: Json }[] =>
  pages.flatMap((page) =>
    [
      ...readFileSync(join(docs, page), 'utf8').matchAll(
        new RegExp('```json ' + kind + '\\n([\\s\\S]*?)```', 'g'),
      ),
    ].map((match) => ({ page, value: parseJson(match[1]!) })),
  );

describe('the examples in the docs', () => {
  test('rules give what the page says', () => {
    const cases = blocks('rule-case');
    expect(cases.length).toBeGreaterThan(3);
    expect(ruleEvalSuite(cases.map(({ value }) => value)).failed).toEqual([]);
  });

  test('flows can be published', () => {
    const flows = blocks('flow');
    expect(flows.length).toBeGreaterThan(1);
    const registry = createRegistry(nodeTypes);
    for (const { page, value } of flows)
      expect({ page, problems: errorsOf(checkFlow(value, registry)) }).toEqual({ page, problems: [] });
  });

  test('mappings give what the page says', () => {
    const mappings = blocks('mapping');
    expect(mappings.length).toBeGreaterThan(1);
    for (const { value } of mappings) {
      const { mapping, record, output } = value as { mapping: JsonObject; record: Json; output: Json };
      expect(checkMapping(mapping)).toEqual([]);
      expect(compileMapping(mapping).apply(record)).toEqual({ ok: true, output });
    }
  });

  test('files that the pages name can be used as they are', () => {
    expect(errorsOf(checkFlow(example('signed-orders.json'), createRegistry(nodeTypes)))).toEqual([]);
    const mapping = example('mapping.json') as JsonObject;
    expect(checkMapping(mapping)).toEqual([]);
    const records = example('records.json') as Json[];
    expect(records.map((record) => compileMapping(mapping).apply(record).ok)).toEqual([true, false]);
  });

  test('tables can be made, and filters find what the page says', () => {
    const tables = blocks('table');
    expect(tables.length).toBeGreaterThan(1);
    for (const { value } of tables) expect(checkDefinition(value as never, new Map())).toEqual([]);
    const [table] = tables.map(({ value }) => value as unknown as TableDefinition);
    const filters = blocks('table-filter');
    expect(filters.length).toBeGreaterThan(3);
    const operators = queryOperators({ now: 0, zone: 'Asia/Shanghai' });
    for (const { page, value } of filters) {
      const { filter, record, matches: wanted } = value as { filter: Json; record: Json; matches: boolean };
      const holds = matches(filter, table as TableDefinition, { definitionOf: () => table, operators });
      expect({ page, filter, matches: holds(record) }).toEqual({ page, filter, matches: wanted });
    }
  });

  test('every page stands in both languages, and every setting in the guides for IT', () => {
    const bases = new Set(pages.map((name) => name.replace(/\.(zh|en)\.md$/, '')));
    for (const base of bases)
      expect(pages).toEqual(expect.arrayContaining([`${base}.zh.md`, `${base}.en.md`]));
    for (const language of ['zh', 'en']) {
      const text = readFileSync(join(docs, `guide-it.${language}.md`), 'utf8');
      const missing = describeConfig().filter(({ name }) => !text.includes(name));
      expect(missing).toEqual([]);
      const wrong = describeConfig().filter(
        ({ name, default: value }) =>
          value !== undefined &&
          !new RegExp(`\\| \`${name}\` *\\| \`${String(value as string | number | boolean)}\` *\\|`).test(
            text,
          ),
      );
      expect(wrong).toEqual([]);
    }
  });
});
