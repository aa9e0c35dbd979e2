import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { Store } from '../../store/store.ts';
import type { CompiledTable } from '../compile-table.ts';
import { compileRule } from '../../rules/index.ts';
import { printRecord } from '../print-record.ts';
import { recordRange, type RecordRow } from '../layout.ts';
import { compileFilter } from './compile-filter.ts';
import { jsonSqlOf } from './json-sql.ts';
import { queryOperators } from './query-operators.ts';
import { putRecords, START, tableOf, type QueryTarget } from './query.fixture.ts';
import { randomRule, randomStored, randomTable } from './random-table.fixture.ts';
import { recordScope } from './scope.ts';

const operators = queryOperators({ now: START, zone: 'Asia/Shanghai' });
const definitionOf = (): undefined => undefined;

/** SQL and memory must answer the same, whatever the rule and the record. */
export const agreementContract = (target: QueryTarget, rules: number): void => {
  describe(`filters on ${target.name}`, () => {
    let store: Store;
    let close: () => Promise<void>;
    let table: CompiledTable;
    let rows: { no: number; record: Json }[];
    beforeAll(async () => {
      ({ store, close } = await target.create());
      table = tableOf(randomTable, 1, store.dialect);
      await putRecords(store, table, fc.sample(randomStored, { numRuns: 150, seed: 42 }));
      const found = await store.read((session) =>
        session.query<RecordRow>('SELECT * FROM records ORDER BY no'),
      );
      rows = found.map((row) => ({ no: row.no, record: printRecord(table, row) }));
    }, 60_000);
    afterAll(() => close(), 60_000);

    const inSql = async (rule: Json): Promise<{ found: number[]; exact: boolean }> => {
      const scope = recordScope(randomTable, 'r', { json: jsonSqlOf(store.dialect), definitionOf });
      const { sql, exact } = compileFilter(rule, scope, { json: jsonSqlOf(store.dialect), operators });
      const text = `SELECT r.no FROM records r WHERE r.no BETWEEN ? AND ? AND ${sql.text} ORDER BY r.no`;
      const found = await store.read((session) =>
        session.query<{ no: number }>(text, [...recordRange(table.no), ...sql.bindings]),
      );
      return { found: found.map(({ no }) => no), exact };
    };
    const inMemory = (rule: Json): number[] => {
      // Not by `matches`, which refuses what the table lacks: here such variables have to be unknown on both sides.
      const { test } = compileRule(rule, { operators });
      return rows.filter(({ record }) => test(record) === true).map(({ no }) => no);
    };

    it('find in SQL what they find in memory', async () => {
      let exactRules = 0;
      let hits = 0;
      await fc.assert(
        fc.asyncProperty(randomRule, async (rule) => {
          const { found, exact } = await inSql(rule);
          const wanted = inMemory(rule);
          if (exact) {
            exactRules += 1;
            if (wanted.length > 0 && wanted.length < rows.length) hits += 1;
            expect(found, printJson(rule)).toEqual(wanted);
          } else
            expect(
              wanted.filter((no) => !found.includes(no)),
              printJson(rule),
            ).toEqual([]);
        }),
        { numRuns: rules },
      );
      expect(exactRules / rules).toBeGreaterThan(0.6);
      expect(hits / rules).toBeGreaterThan(0.2);
    }, 120_000);

    it('take lists of 500 values', async () => {
      const list = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? `${index}` : index));
      for (const path of ['text', 'whole', 'real', 'money', 'ref']) {
        const rule = { in: [{ var: path }, list] };
        const { found, exact } = await inSql(rule);
        expect(exact).toBe(true);
        expect(found, path).toEqual(inMemory(rule));
      }
    });
  });
};
