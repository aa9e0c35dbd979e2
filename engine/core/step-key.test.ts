import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildStepKey,
  isPlain,
  isUndo,
  iterationOf,
  nodeOf,
  parseStepKey,
  undoneBy,
  undoOf,
} from './step-key.ts';

describe('step key', () => {
  it.each([
    ['charge', { path: [], node: 'charge', lane: 1, undo: false }],
    ['loop[3]/charge', { path: [{ container: 'loop', index: 3 }], node: 'charge', lane: 1, undo: false }],
    [
      'a[0]/b[12]/charge~undo',
      {
        path: [
          { container: 'a', index: 0 },
          { container: 'a[0]/b', index: 12 },
        ],
        node: 'charge',
        lane: 1,
        undo: true,
      },
    ],
    ['mail@2', { path: [], node: 'mail', lane: 2, undo: false }],
    ['each@3[1]/mail', { path: [{ container: 'each@3', index: 1 }], node: 'mail', lane: 3, undo: false }],
  ])('reads %s', (key, place) => {
    expect(parseStepKey(key)).toEqual(place);
    expect(buildStepKey(place)).toBe(key);
  });

  it('knows the plain keys of the hot path', () => {
    expect(isPlain('charge')).toBe(true);
    expect(['a[0]/b', 'b@2', 'b~undo'].map(isPlain)).toEqual([false, false, false]);
    expect(isUndo(undoOf('a[0]/b'))).toBe(true);
    expect(undoneBy(undoOf('a[0]/b'))).toBe('a[0]/b');
  });

  it('reads back whatever was built', () => {
    const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const steps = fc.array(fc.tuple(id, fc.nat({ max: 2_000 })), { maxLength: 4 });
    fc.assert(
      fc.property(steps, id, fc.integer({ min: 1, max: 99 }), fc.boolean(), (around, node, lane, undo) => {
        let prefix = '';
        for (const [i, [name, index]] of around.entries()) {
          prefix += `${name}${i === 0 && lane > 1 ? `@${lane}` : ''}[${index}]/`;
        }
        const suffix = around.length === 0 && lane > 1 ? `@${lane}` : '';
        const key = `${prefix}${node}${suffix}${undo ? '~undo' : ''}`;
        const place = parseStepKey(key);
        expect(place).toMatchObject({ node, lane, undo });
        expect(place.path.map(({ index }) => index)).toEqual(around.map(([, index]) => index));
        expect(buildStepKey(place)).toBe(key);
        expect(nodeOf(key)).toBe(node);
        expect(iterationOf(key)?.index).toBe(around.at(-1)?.[1]);
      }),
    );
  });
});
