import {
  type Arbitrary,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  array,
  tuple,
  constant,
} from 'fast-check';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FieldMatch } from '../../../schemas/api/mappings.ts';
import type { Mapping, MappingField } from '../../../schemas/mapping.ts';
import { checkMapping } from '../../../engine/mapping/index.ts';
import { accept, connect, disconnect, renameSource } from './connect.ts';
import { patchEntry, readAt } from './entries.ts';
import { historyOf, record as step, redo, undo } from './history.ts';
import { linesOf } from './lines.ts';
import { mappingOf, orderTarget, shopOrder } from './mapper.fixture.ts';
import { sourceFields } from './source-fields.ts';

const sources = sourceFields([shopOrder(1), shopOrder(2)]).map(({ path }) => path);
const targets = orderTarget.map(({ path }) => path);
type Edit = (mapping: Mapping) => Mapping;

const pick = (mapping: Mapping, at: number) => {
  const lines = linesOf(mapping);
  return lines[at % Math.max(1, lines.length)];
};
const edit = oneof(
  tuple(constantFrom(...sources), constantFrom(...targets), constantFrom(true, false)).map(
    ([source, target, replace]): Edit =>
      (mapping) => {
        const done = connect(mapping, { source, target, replace });
        return done.ok ? done.mapping : mapping;
      },
  ),
  integer({ min: 0, max: 20 }).map((at): Edit => (mapping) => {
    const line = pick(mapping, at);
    return line === undefined ? mapping : disconnect(mapping, line, line.sources[0]);
  }),
  tuple(integer({ min: 0, max: 20 }), constantFrom('x', 1, null)).map(([at, value]): Edit => (mapping) => {
    const line = pick(mapping, at);
    return line === undefined || line.kind === 'each'
      ? mapping
      : patchEntry(mapping, line.at, { default: value });
  }),
  tuple(constantFrom(...sources), constantFrom(...sources)).map(
    ([from, to]): Edit =>
      (mapping) =>
        renameSource(mapping, from, to),
  ),
);
const edits = array(edit, { maxLength: 30 });

describe('edits of a mapping', () => {
  it('taken back and done again are as if nothing had been', () => {
    assert(
      property(edits, (list) => {
        const start = mappingOf([]);
        let history = historyOf(start);
        for (const one of list) history = step(history, one(history.present));
        const { present, past } = history;
        for (const _ of past) history = undo(history);
        expect(history.present).toBe(start);
        for (const _ of past) history = redo(history);
        expect(history.present).toBe(present);
      }),
      { seed: 20261122 },
    );
  });

  it('leave every entry alone that they do not name, with what they do not know', () => {
    const strange = {
      to: 'receiverName',
      from: 'nick',
      'x-note': { by: 'IT' },
      steps: [{ do: 'future', a: 1 }],
    };
    const start = {
      ...mappingOf([strange as unknown as MappingField]),
      'x-kept': [1, 2],
    } as unknown as Mapping;
    const others = orderTarget.filter(({ path }) => path !== 'receiverName').map(({ path }) => path);
    assert(
      property(
        array(record({ source: constantFrom(...sources), target: constantFrom(...others) })),
        (pairs) => {
          const end = pairs.reduce<Mapping>((mapping, pair) => {
            const done = connect(mapping, pair);
            return done.ok ? done.mapping : mapping;
          }, start);
          expect(end).toMatchObject({ 'x-kept': [1, 2] });
          expect(end.fields?.[0]).toBe(strange);
        },
      ),
      { seed: 20261122 },
    );
  });

  it('draw a line that is there, and that can be taken off again', () => {
    assert(
      property(edits, constantFrom(...sources), constantFrom(...targets), (list, source, target) => {
        const before = list.reduce((mapping, one) => one(mapping), mappingOf([]));
        const done = connect(before, { source, target });
        if (!done.ok) return;
        const drawn = linesOf(done.mapping).filter((line) => line.target === target);
        expect(drawn.length).toBeGreaterThan(0);
        const left = drawn.reduceRight((mapping, line) => disconnect(mapping, line), done.mapping);
        expect(linesOf(left).filter((line) => line.target === target)).toEqual([]);
      }),
      { seed: 20261122 },
    );
  });

  it('make nothing that cannot be compiled but what is not finished', () => {
    const unfinished = new Set([
      'unmapped-required',
      'wrong-default',
      'overlapping-targets',
      'misplaced-setting',
    ]);
    assert(
      property(edits, (list) => {
        const end = list.reduce((mapping, one) => one(mapping), mappingOf([]));
        const wrong = checkMapping(end).filter(
          ({ code, path }) => !unfinished.has(code) && !path.endsWith('fields'),
        );
        expect(wrong).toEqual([]);
      }),
      { seed: 20261122 },
    );
  });

  it('accept nothing twice', () => {
    const reason = { code: 'words', zh: '', en: '' };
    const match: Arbitrary<FieldMatch> = record({
      source: constantFrom(...sources),
      target: constantFrom(...targets),
      confidence: constant(0.9),
      reason: constant(reason),
      chosen: constant(true),
      steps: constant<FieldMatch['steps']>([]),
    });
    assert(
      property(array(match), (matches) => {
        const once = accept(mappingOf([]), matches);
        expect(accept(once, matches)).toBe(once);
      }),
      { seed: 20261122 },
    );
  });
});

describe('mappings of connectors', () => {
  const root = join(import.meta.dirname, '../../../connectors');
  const files = readdirSync(root)
    .map((name) => join(root, name, 'order-mapping.json'))
    .filter((file) => existsSync(file));

  it('are shown whole: every entry is a line at its own place', () => {
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const mapping = JSON.parse(readFileSync(file, 'utf8')) as Mapping;
      const count = (fields: readonly MappingField[] = []): number =>
        fields.reduce((sum, { fields: inner }) => sum + 1 + count(inner), 0);
      const { group } = mapping;
      const entries = count(mapping.fields) + count(group?.header) + count(group?.lines);
      const lines = linesOf(mapping);
      expect(lines.length).toBe(entries + (group === undefined ? 0 : 1));
      for (const line of lines) if (line.kind !== 'group') expect(readAt(mapping, line.at)).toBe(line.field);
      expect(patchEntry(mapping, lines[0]!.at, {})).toEqual(mapping);
    }
  });
});
