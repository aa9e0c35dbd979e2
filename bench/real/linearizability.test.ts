import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { checkLinearizable, type Operation } from './linearizability.ts';
import { casRegister, readRegisterLog, type RegisterInput, type RegisterOutput } from './register-history.ts';

type Op = Operation<RegisterInput, RegisterOutput>;
const write = (value: number, calledAt: number, at?: number): Op => ({
  process: 'w',
  input: { kind: 'write', value },
  calledAt,
  ...(at === undefined ? {} : { returned: { at, output: null } }),
});
const read = (output: number | null, calledAt: number, at: number): Op => ({
  process: 'r',
  input: { kind: 'read' },
  calledAt,
  returned: { at, output },
});
const cas = (from: number, to: number, calledAt: number, outcome?: { at: number; output: boolean }): Op => ({
  process: 'c',
  input: { kind: 'cas', from, to },
  calledAt,
  ...(outcome === undefined ? {} : { returned: outcome }),
});
const verdict = (...operations: Op[]): string => checkLinearizable(casRegister, operations).verdict;

describe('linearizability of a register', () => {
  it('accepts an empty history and one in sequence', () => {
    expect(verdict()).toBe('linearizable');
    expect(verdict(write(1, 0, 1), read(1, 2, 3))).toBe('linearizable');
  });

  it('refuses a read of an old value after a newer write has returned', () => {
    expect(verdict(write(1, 0, 1), write(2, 2, 3), read(1, 4, 5))).toBe('not-linearizable');
  });

  it('lets overlapping operations take effect in either order, but not in both', () => {
    const concurrent = [write(1, 0, 9), write(2, 1, 8)];
    expect(verdict(...concurrent, read(1, 10, 11))).toBe('linearizable');
    expect(verdict(...concurrent, read(2, 10, 11))).toBe('linearizable');
    expect(verdict(...concurrent, read(1, 10, 11), read(2, 12, 13))).toBe('not-linearizable');
  });

  it('lets a write without an outcome happen late or never', () => {
    expect(verdict(write(1, 0, 1), write(2, 2), read(1, 3, 4), read(2, 5, 6))).toBe('linearizable');
    expect(verdict(write(1, 0, 1), write(2, 2), read(1, 3, 4))).toBe('linearizable');
    expect(verdict(write(1, 0, 1), write(2, 2), read(2, 3, 4), read(1, 5, 6))).toBe('not-linearizable');
  });

  it('gives one winner to two compare-and-sets from the same value', () => {
    const both = [
      write(0, 0, 1),
      cas(0, 1, 2, { at: 8, output: true }),
      cas(0, 2, 3, { at: 9, output: true }),
    ];
    expect(verdict(...both)).toBe('not-linearizable');
    const one = [
      write(0, 0, 1),
      cas(0, 1, 2, { at: 8, output: true }),
      cas(0, 2, 3, { at: 9, output: false }),
    ];
    expect(verdict(...one, read(1, 10, 11))).toBe('linearizable');
    expect(verdict(...one, read(2, 10, 11))).toBe('not-linearizable');
  });

  it('says unknown when the budget is spent', () => {
    const operations = Array.from({ length: 12 }, (_, index) => write(index, 0, 100));
    expect(checkLinearizable(casRegister, [...operations, read(99, 101, 102)], 500).verdict).toBe('unknown');
  });

  it('accepts whatever a real register did, and refuses it with one impossible read added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2), fc.nat(6)), { maxLength: 24 }),
        (plan) => {
          let state: number | null = null;
          const operations = plan.map(([from, to, kind, reach], index): Op => {
            // Each takes effect at 10·index; call and return reach over its neighbours.
            const at = { calledAt: index * 10 - reach * 4, end: index * 10 + reach * 3 + 1 };
            const before: number | null = state;
            if (kind === 0) return read(before, at.calledAt, at.end);
            if (kind === 1) {
              state = to;
              return write(to, at.calledAt, at.end);
            }
            if (before === from) state = to;
            return cas(from, to, at.calledAt, { at: at.end, output: before === from });
          });
          expect(verdict(...operations)).toBe('linearizable');
          expect(verdict(...operations, read(77, 1_000, 1_001))).toBe('not-linearizable');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the register log', () => {
  it('reads calls, outcomes and lost outcomes', () => {
    const log = [
      'INFO  jepsen.util - 0\t:invoke\t:write\t3',
      'INFO  jepsen.util - 1\t:invoke\t:cas\t[3 4]',
      'a line of something else',
      'INFO  jepsen.util - 0\t:ok\t:write\t3',
      'INFO  jepsen.util - 1\t:info\t:cas\t:timed-out',
      'INFO  jepsen.util - 2\t:invoke\t:read\tnil',
      'INFO  jepsen.util - 2\t:ok\t:read\tnil',
    ].join('\n');
    expect(readRegisterLog(log)).toEqual([
      { process: '0', input: { kind: 'write', value: 3 }, calledAt: 0, returned: { at: 3, output: null } },
      { process: '1', input: { kind: 'cas', from: 3, to: 4 }, calledAt: 1 },
      { process: '2', input: { kind: 'read' }, calledAt: 5, returned: { at: 6, output: null } },
    ]);
    expect(checkLinearizable(casRegister, readRegisterLog(log)).verdict).toBe('not-linearizable');
  });

  it('refuses an outcome without a call', () => {
    expect(() => readRegisterLog('INFO  jepsen.util - 0\t:ok\t:write\t3')).toThrow('never began');
  });
});
