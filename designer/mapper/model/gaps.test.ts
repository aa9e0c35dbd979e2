import { describe, expect, it } from 'vitest';
import type { FieldMatch } from '../../../schemas/api/mappings.ts';
import type { MappingField } from '../../../schemas/mapping.ts';
import { gapsOf, openMatches, vanishedSources } from './gaps.ts';
import { linesOf } from './lines.ts';
import { mappingOf, orderTarget, shopOrder } from './mapper.fixture.ts';
import { distinctValues, nullRate, sourceFields } from './source-fields.ts';
import { chipsOf, withStep, withValue } from './steps.ts';
import { targetRows } from './target-rows.ts';
import { stepsFor, unitQuestions } from './units.ts';
import { countFolded, curvesOf, rowOf, visibleRows } from './visible.ts';

const samples = [1, 2, 3].map((no) => shopOrder(no, no === 1 ? { note: 'x' } : {}));
const sources = sourceFields(samples);
const match = (source: string, target: string, confidence = 0.95): FieldMatch => ({
  source,
  target,
  confidence,
  reason: { code: 'words', zh: '词', en: 'words' },
  chosen: true,
  steps: [],
});

describe('the tree of a source', () => {
  it('has every field before its children, lists through their items', () => {
    expect(sources.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'tid',
        'shop',
        'shop.name',
        'items',
        'items[*].sku_id',
        'items[*].gifts[*].code',
      ]),
    );
    expect(sources.find(({ path }) => path === 'items[*].gifts')).toMatchObject({ kind: 'list', depth: 1 });
  });

  it('counts how often a field is empty where it could be filled', () => {
    const rate = (path: string) => nullRate(sources.find((field) => field.path === path)!);
    expect(rate('tid')).toBe(0);
    expect(rate('note')).toBeCloseTo(2 / 3);
    expect(rate('items[*].gifts')).toBe(0.5);
    expect(distinctValues(['A', ' A', null, ['B', '']])).toEqual([
      { value: 'A', count: 2 },
      { value: 'B', count: 1 },
    ]);
  });
});

describe('what a mapping lacks', () => {
  const state: MappingField = {
    to: 'state',
    from: 'status',
    steps: [{ do: 'values', map: { PAID: 'paid' } }],
  };

  it('is its required fields, and values without a counterpart with how often they come', () => {
    const mapping = mappingOf([{ to: 'orderNo', from: 'tid' }, state]);
    const gaps = gapsOf(mapping, linesOf(mapping), samples);
    expect(gaps).toMatchObject({ filled: 2, values: [{ count: 1, kinds: 1 }] });
    expect(gaps.open).toContain('receiverName');
    expect(chipsOf(linesOf(mapping)[1]!, samples)).toEqual([{ kind: 'values', done: 1, all: 2 }]);
  });

  it('is nothing where other values are provided for', () => {
    const steps = withStep(state.steps, 'values', { do: 'values', map: { PAID: 'paid' }, otherwise: 'held' });
    const mapping = mappingOf([{ ...state, ...(steps && { steps }) }]);
    expect(gapsOf(mapping, linesOf(mapping), samples).values).toEqual([]);
    expect(withValue({ do: 'values', map: { PAID: 'paid' } }, 'PAID', undefined)).toBeNull();
  });

  it('is a source that is gone, with the name it has now', () => {
    const mapping = mappingOf([{ to: 'receiverName', from: 'receiver' }]);
    const gone = vanishedSources(linesOf(mapping), sources, [match('consignee', 'receiverName')]);
    expect([...gone.values()]).toEqual([{ source: 'receiver', now: 'consignee' }]);
    expect(vanishedSources(linesOf(mapping), [], []).size).toBe(0);
  });

  it('leaves suggestions open only for targets without a line', () => {
    const open = openMatches(
      [match('tid', 'orderNo'), match('consignee', 'receiverName')],
      mappingOf([state]),
    );
    expect(open.map(({ target }) => target)).toEqual(['orderNo', 'receiverName']);
    expect(openMatches([match('status', 'state')], mappingOf([state]))).toEqual([]);
  });
});

describe('amounts', () => {
  const ask = (field: MappingField) => {
    const mapping = mappingOf([field]);
    return unitQuestions(linesOf(mapping), orderTarget, [{ fen: 1990, yuan: '19.90', few: 5 }], []);
  };

  it('are asked about while they could be fen and nobody has said so', () => {
    expect(ask({ to: 'totalAmount', from: 'fen' })).toHaveLength(1);
    expect(ask({ to: 'totalAmount', from: 'yuan' })).toEqual([]);
    expect(ask({ to: 'totalAmount', from: 'few' })).toEqual([]);
    expect(ask({ to: 'totalAmount', from: 'fen', steps: [{ do: 'amount' }] })).toEqual([]);
  });

  it('and times take the conversion that their samples call for', () => {
    expect(stepsFor('time', 'pay_time', samples, [])).toEqual([{ do: 'epoch', unit: 's' }]);
    expect(stepsFor('text', 'pay_time', samples, [])).toEqual([]);
  });
});

describe('rows and lines', () => {
  const rows = targetRows(orderTarget);
  const places = (list: readonly { path: string }[]) => new Map(list.map(({ path }, at) => [path, at]));

  it('stand with their containers when they are looked for', () => {
    const found = visibleRows(rows, new Set(['lines']), ({ path }) => path.endsWith('sku'));
    expect(found.map(({ path }) => path)).toEqual(['lines', 'lines[*].sku']);
  });

  it('end at the container that is folded, as one line with a count', () => {
    const open = places(visibleRows(rows, new Set(['lines']), null));
    expect(rowOf('lines[*].sku', open)).toEqual({ row: open.get('lines'), folded: true });
    const lines = linesOf(
      mappingOf([
        {
          to: 'lines',
          each: 'items',
          fields: [
            { to: 'sku', from: 'sku_id' },
            { to: 'quantity', from: 'num' },
          ],
        },
      ]),
    );
    const sourcePlaces = places(visibleRows(sources, new Set(['items']), null));
    const curves = curvesOf(lines, sourcePlaces, open);
    expect(curves.map(({ count, folded }) => [count, folded])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect([
      ...countFolded(
        lines.map(({ target }) => target),
        open,
      ).values(),
    ]).toEqual([2]);
  });
});
