import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blank, work } from './document.fixture.ts';
import { historyOf, redo, seal, step, undo, type History } from './history.ts';
import { renameNode, addNode } from './nodes.ts';

/** Deeper than any value is shared: a change in place would show. */
const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
};

const times = (count: number, history: History, turn: (history: History) => History): History =>
  Array.from({ length: count }).reduce<History>((before) => turn(before), history);

describe('a history', () => {
  it('comes back to what was, step by step, and forth again', () => {
    fc.assert(
      fc.property(work, (edits) => {
        const seen = [freeze(blank)];
        let history = historyOf(blank);
        for (const edit of edits) {
          const next = step(history, edit);
          if (next !== history) seen.push(freeze(next.present));
          history = next;
        }
        for (let at = seen.length - 1; at > 0; at -= 1) {
          expect(history.present).toEqual(seen[at]);
          history = undo(history);
        }
        expect(history.present).toBe(blank);
        expect(undo(history)).toBe(history);
        for (const document of seen.slice(1)) {
          history = redo(history);
          expect(history.present).toBe(document);
        }
        expect(redo(history)).toBe(history);
      }),
      { numRuns: 300 },
    );
  });

  it('forgets what was taken back once something else is done', () => {
    fc.assert(
      fc.property(work, fc.nat({ max: 20 }), (edits, back) => {
        const done = edits.reduce<History>((history, edit) => step(history, edit), historyOf(blank));
        const before = times(back, done, undo);
        const other = step(before, addNode({ id: 'other', type: 'set', config: {}, at: { x: 0, y: 0 } }));
        expect(other.future).toEqual([]);
        expect(undo(other).present).toBe(before.present);
      }),
      { numRuns: 100 },
    );
  });

  it('takes typing in one field as one step, until something ends it', () => {
    const named = (zh: string): ReturnType<typeof renameNode> => renameNode('a', { zh, en: zh });
    let history = step(historyOf(blank), addNode({ id: 'a', type: 'set', config: {}, at: { x: 0, y: 0 } }));
    for (const text of ['新', '新疆', '新疆分']) history = step(history, named(text), 'name a');
    expect(history.past).toHaveLength(2);
    history = step(seal(history), named('新疆分单'), 'name a');
    expect(history.past).toHaveLength(3);
    expect(undo(undo(history)).present.definition.nodes['a']?.name).toBeUndefined();
  });
});
