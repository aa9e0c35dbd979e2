import { assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../schemas/decision.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { compileDecision } from './compile-decision.ts';
import { decideFor, explainFor, type Given } from './decide-for.ts';
import { keyOf } from './key-of.ts';
import { carriers, lookups, routing, warehouses } from './decision.fixture.ts';

const given = (order: JsonObject, at = 1000): Given => ({
  input: { order },
  rows: [warehouses, carriers],
  lookups,
  at,
});
const kashgar = { sku: 'A', quantity: 1, weight: 4, region: '653101' };
const compiled = compileDecision(routing);
const changed = (change: Partial<Decision>) => compileDecision({ ...routing, ...change });

describe('a decision', () => {
  test('takes out what is out, then chooses by the criteria in their order', () => {
    expect(decideFor(compiled, given(kashgar)).candidate).toEqual({ warehouse: 'xb', carrier: 'zto' });
    expect(decideFor(compiled, given({ ...kashgar, weight: 2 })).candidate).toEqual({
      warehouse: 'xb',
      carrier: 'yunda',
    });
    expect(decideFor(compiled, given({ ...kashgar, region: '330106' })).candidate).toEqual({
      warehouse: 'hn',
      carrier: 'yunda',
    });
  });

  test('says why: who is out by which rule, who is second, and what decided', () => {
    const { trace } = explainFor(compiled, given(kashgar));
    expect(trace).toEqual({
      decision: 'routing',
      at: 1000,
      candidates: 12,
      left: 4,
      excluded: [
        { by: 'out-of-stock', axes: ['warehouse'], who: [{ key: ['hd'], values: ['A', 0] }] },
        {
          by: 'far-and-heavy',
          axes: ['carrier'],
          who: [
            { key: ['yunda'], values: [4] },
            { key: ['sto'], values: [4] },
          ],
        },
      ],
      winner: { candidate: { warehouse: 'xb', carrier: 'zto' }, values: { 'lead-time': 24, freight: 9.8 } },
      runnerUp: { candidate: { warehouse: 'xb', carrier: 'post' }, values: { 'lead-time': 24, freight: 11 } },
      decidedBy: 'freight',
    });
  });

  test('reads prices as of the day, so that a past decision comes out as it did', () => {
    const of = (at: number) => explainFor(compiled, given(kashgar, at)).trace.winner?.values['freight'];
    expect([of(1999), of(2000)]).toEqual([9.8, 11]);
  });

  test('does for a missing value what each rule says, and tells which one it was', () => {
    const { trace, candidate } = explainFor(compiled, given({ sku: 'A', quantity: 1, region: '653101' }));
    expect(candidate).toBeUndefined();
    expect(trace.otherwise).toBe('case');
    expect(trace.unknown).toMatchObject({ 'far-and-heavy': 'order.weight', freight: 'fact.freight' });
  });

  test('takes the candidate named for the case that nobody is left', () => {
    const reason = { zh: '都不行', en: 'Nobody can' };
    const pick = changed({
      otherwise: { kind: 'pick', reason, candidate: { warehouse: 'hd', carrier: 'post' } },
    });
    const none = given({ ...kashgar, quantity: 99 });
    expect(decideFor(pick, none)).toMatchObject({ candidate: { warehouse: 'hd', carrier: 'post' } });
    expect(decideFor(compiled, none).candidate).toBeUndefined();
    const gone = changed({
      otherwise: { kind: 'pick', reason, candidate: { warehouse: 'no', carrier: 'post' } },
    });
    expect(decideFor(gone, none).candidate).toBeUndefined();
  });

  test('lets someone who is out by a later measure stand in nobody’s way', () => {
    // Only the north-west warehouse is nearest, and only there are prices unknown.
    const fewer = changed({
      facts: [],
      exclusions: [],
      criteria: [
        routing.criteria[0]!,
        {
          id: 'price',
          label: { zh: '价', en: 'Price' },
          value: { if: [{ '==': [{ var: 'warehouse.id' }, 'xb'] }, { var: 'order.nothing' }, 1] },
          better: 'less',
          unknown: 'exclude',
        },
      ],
    });
    expect(decideFor(fewer, given(kashgar)).candidate?.['warehouse']).toBe('hd');
  });

  test('counts differences within a bound as none', () => {
    const [lead, freight] = routing.criteria;
    const wide = changed({ criteria: [{ ...lead!, within: 100 }, freight!] });
    const { trace } = explainFor(wide, given({ ...kashgar, weight: 1 }));
    // Both warehouses are equal now; the first of them is taken.
    expect(trace.winner?.candidate).toEqual({ warehouse: 'hn', carrier: 'yunda' });
  });

  test('weighs figures against each other where it is told to', () => {
    const weighted = (hours: number) =>
      changed({
        mode: 'weighted',
        criteria: [
          { ...routing.criteria[0]!, weight: hours, scale: 24 },
          { ...routing.criteria[1]!, weight: 1, scale: 1 },
        ],
      });
    const order = given({ ...kashgar, weight: 1 });
    expect(decideFor(weighted(1), order).candidate).toEqual({ warehouse: 'xb', carrier: 'yunda' });
    expect(explainFor(weighted(1), order).trace.decidedBy).toBe('freight');
  });

  test('deals out shares by the order’s number: always alike, and by the parts in the long run', () => {
    const shared = changed({
      exclusions: [],
      criteria: [
        {
          id: 'shares',
          label: { zh: '份额', en: 'Shares' },
          share: 'carrier',
          by: { var: 'order.no' },
          parts: { zto: 60, post: 40 },
        },
      ],
    });
    const carrierOf = (no: number, rows = carriers) =>
      decideFor(shared, { ...given({ ...kashgar, no: `E${no}` }), rows: [warehouses, rows] }).candidate?.[
        'carrier'
      ];
    const dealt = Array.from({ length: 10_000 }, (_, no) => carrierOf(no));
    const zto = dealt.filter((carrier) => carrier === 'zto').length;
    expect(dealt.every((carrier) => carrier === 'zto' || carrier === 'post')).toBe(true);
    expect(Math.abs(zto - 6000)).toBeLessThan(150);
    // Without one of them its orders go to the other, and nobody else moves.
    const without = carriers.filter(({ id }) => id !== 'zto');
    expect(Array.from({ length: 50 }, (_, no) => carrierOf(no, without))).toEqual(Array(50).fill('post'));
  });

  test('keeps a trace of eight warehouses and twelve carriers within 1.5 KB', () => {
    const many = (rows: JsonObject[], count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...rows[index % rows.length]!,
        id: `${keyOf(rows[index % rows.length]!['id'])}${index}`,
      }));
    const { trace } = explainFor(compiled, {
      ...given(kashgar),
      rows: [
        [...warehouses, ...many(warehouses, 5)],
        [...carriers, ...many(carriers, 8)],
      ],
    });
    expect(Buffer.byteLength(printJson(trace as never))).toBeLessThan(1536);
  });
});

test('with and without its reasons a decision is the same, and the same again', () => {
  const order = record(
    {
      sku: constantFrom('A', 'B'),
      quantity: integer({ min: 1, max: 12 }),
      weight: double({ min: 0.1, max: 20, noNaN: true }),
      region: constantFrom('653101', '330106', '440305', '9'),
    },
    { requiredKeys: ['sku'] },
  );
  assert(
    property(order, integer({ min: 0, max: 4000 }), (each, at) => {
      const quick = decideFor(compiled, given(each, at));
      const { trace, ...explained } = explainFor(compiled, given(each, at));
      expect(explained).toEqual(quick);
      expect(explainFor(compileDecision(routing), given(each, at)).trace).toEqual(trace);
    }),
  );
});
