import { describe, expect, it } from 'vitest';
import { checkQueue, checkTotalQueue, type QueueEvent } from './queue-history.ts';

const event = (
  type: QueueEvent['type'],
  f: QueueEvent['f'],
  value: number | null,
  process = 0,
): QueueEvent => ({
  process,
  type,
  f,
  value,
});

describe('a queue’s history', () => {
  it('refuses a value that nobody put in, or that was put in only later', () => {
    expect(checkQueue([event('ok', 'dequeue', 1)])).toEqual({ valid: false, unexpected: ['1'] });
    const late = [event('invoke', 'dequeue', null), event('ok', 'dequeue', 1), event('invoke', 'enqueue', 1)];
    expect(checkQueue(late).valid).toBe(false);
  });

  it('counts an enqueue from its call on, unless it is known to have failed', () => {
    const taken = event('ok', 'dequeue', 1, 2);
    expect(checkQueue([event('invoke', 'enqueue', 1), taken]).valid).toBe(true);
    expect(checkQueue([event('invoke', 'enqueue', 1), event('info', 'enqueue', 1), taken]).valid).toBe(true);
    expect(checkQueue([event('invoke', 'enqueue', 1), event('fail', 'enqueue', 1), taken]).valid).toBe(false);
  });

  it('refuses one value handed out twice', () => {
    const twice = [event('invoke', 'enqueue', 1), event('ok', 'dequeue', 1, 2), event('ok', 'dequeue', 1, 3)];
    expect(checkQueue(twice)).toEqual({ valid: false, unexpected: ['1'] });
  });
});

describe('a drained queue’s history', () => {
  const enqueue = (value: number): QueueEvent[] => [
    event('invoke', 'enqueue', value),
    event('ok', 'enqueue', value),
  ];

  it('finds what was acknowledged and never came out', () => {
    const result = checkTotalQueue([...enqueue(1), ...enqueue(2), event('ok', 'dequeue', 2)]);
    expect(result).toEqual({ valid: false, lost: ['1'], unexpected: [], duplicated: [], recovered: [] });
  });

  it('tells the unexpected from the duplicated', () => {
    const result = checkTotalQueue([
      ...enqueue(1),
      event('ok', 'dequeue', 1),
      event('ok', 'dequeue', 1),
      event('ok', 'dequeue', 9),
    ]);
    expect(result).toEqual({ valid: false, lost: [], unexpected: ['9'], duplicated: ['1'], recovered: [] });
  });

  it('names what came out although nobody knew it went in', () => {
    const result = checkTotalQueue([
      event('invoke', 'enqueue', 1),
      event('info', 'enqueue', 1),
      event('ok', 'dequeue', 1),
    ]);
    expect(result).toEqual({ valid: true, lost: [], unexpected: [], duplicated: [], recovered: ['1'] });
  });
});
