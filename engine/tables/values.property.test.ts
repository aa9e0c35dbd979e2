import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableField } from '../../schemas/table.ts';
import { Big, compare, numeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { compareText, cleanText } from '../../schemas/values/text.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { createStore } from '../store/store.ts';
import { keyPart, prefixEnd, textLimit } from './index-key.ts';
import { insertRecords } from './insert-records.ts';
import { benchOn, field, table, valuesOf, who } from './tables.fixture.ts';

const databases = usePostgres();

const title = (id: string): { zh: string; en: string } => ({ zh: id, en: id });
const options = ['a', 'b', 'c', '丁'].map((id) => ({ id, title: title(`title of ${id}`) }));
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map(cleanText);
const units = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** A field with values that come back as they are. */
type Sample = [type: TableField['type'], settings: object, value: fc.Arbitrary<Json>];

const samples: Sample[] = [
  ['text', {}, text],
  ['long-text', {}, text],
  [
    'number',
    {},
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  ],
  ['integer', {}, units.map((value) => numeric(String(value)))],
  ['decimal', { scale: 2 }, units.map((value) => numeric(new Big(String(value)).div(100)))],
  ['boolean', {}, fc.boolean()],
  [
    'date',
    {},
    fc
      .date({ min: new Date('0200-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  ],
  ['instant', {}, fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })],
  ['select', { options }, fc.constantFrom(...options.map(({ id }) => id))],
  [
    'multi-select',
    { options },
    fc
      .subarray(
        options.map(({ id }) => id),
        { minLength: 1 },
      )
      .map((ids) => ids.sort(compareText)),
  ],
  ['phone', {}, fc.stringMatching(/^1[3-9]\d{9}(-\d{4})?$/)],
  ['address', {}, fc.record({ province: text, detail: text })],
  [
    'json',
    {},
    // An object is never empty, whatever is in it. Through text, as everything from outside comes.
    fc
      .jsonValue({ maxDepth: 3 })
      .map((value) => JSON.stringify({ value }))
      .filter((text) => !/__proto__|constructor|prototype|\\u/.test(text) && cleanText(text) === text)
      .map((text) => JSON.parse(text) as Json),
  ],
];

/** By type, for the samples themselves are long to read where a test fails. */
const plain = fc.subarray(
  samples.map(([type]) => type),
  { minLength: 1 },
);
const samplesOf = (types: readonly string[]): Sample[] => samples.filter(([type]) => types.includes(type));
const values = (chosen: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.record(Object.fromEntries(samplesOf(chosen).map(([type, , value]) => [idOf(type), value])), {
    requiredKeys: [],
  }) as fc.Arbitrary<JsonObject>;
const idOf = (type: string): string => `f${type.replaceAll('-', '')}`;
const fieldsOf = (chosen: readonly string[]): TableField[] =>
  samplesOf(chosen).map(([type, settings]) => field(idOf(type), type, settings));

async function holdRoundTrip(url: string, numRuns: number): Promise<void> {
  const clock = createFakeClock();
  const store = await createStore({ url, worker: 'w', clock });
  const bench = benchOn(store, clock);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(plain, plain).chain(([outer, inner]) =>
        fc.tuple(
          fc.constant([outer, inner] as const),
          fc.array(fc.tuple(values(outer), fc.array(values(inner), { maxLength: 3 })), {
            minLength: 1,
            maxLength: 5,
          }),
        ),
      ),
      async ([[outer, inner], records]) => {
        count += 1;
        const id = `t${count}`;
        await bench.create(
          table(id, [...fieldsOf(outer), field('rows', 'rows', { fields: fieldsOf(inner) })]),
        );
        const inputs = records.map(([own, rows]) => ({ values: { ...own, rows } }));
        const results = await bench.write(id, (tx, compiled) => insertRecords(tx, compiled, inputs, who));
        expect(results.flatMap(({ problems }) => problems)).toEqual([]);
        const back = (await bench.readAll(id)).map(valuesOf);
        for (const [index, { values: written }] of inputs.entries()) {
          const { rows, ...own } = written;
          const expected = rows.length === 0 ? own : written;
          expect(printJsonSorted(back[index])).toBe(printJsonSorted(expected));
        }
      },
    ),
    { numRuns },
  );
  await store.close();
}

describe('random values of random definitions are read back as they were written', () => {
  it('on SQLite', () => holdRoundTrip(':memory:', 60));

  it('on PostgreSQL', async () => {
    const { url, drop } = await databases.create();
    await holdRoundTrip(url, 30);
    await drop();
  });
});

const number: fc.Arbitrary<Numeric> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  units.map((value) => numeric(String(value))),
  fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 100),
);
const order = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));

it('keys sort as their values do', () => {
  const limit = textLimit(2);
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(order(keyPart(a, limit), keyPart(b, limit))).toBe(compare(a, b));
    }),
    { numRuns: 2000 },
  );
  const short = fc.string({
    unit: fc.constantFrom('\u0001', '\u0002', '\u0003', 'a', 'b', '�', '𠮷'),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(short, short, short, short, (a, b, c, d) => {
      expect(order(keyPart(a, limit), keyPart(b, limit))).toBe(compareText(a, b));
      const pair = keyPart(a, limit) + keyPart(c, limit);
      const other = keyPart(b, limit) + keyPart(d, limit);
      expect(order(pair, other)).toBe(compareText(a, b) || compareText(c, d));
      const prefix = keyPart(b, limit);
      const within = order(pair, prefix) >= 0 && order(pair, prefixEnd(prefix)) < 0;
      expect(within).toBe(a === b);
    }),
    { numRuns: 2000 },
  );
  const long = fc.string({ minLength: limit - 2, maxLength: limit + 6 });
  fc.assert(
    fc.property(long, long, (a, b) => {
      expect(keyPart(a, limit) === keyPart(b, limit)).toBe(a === b);
    }),
  );
});
