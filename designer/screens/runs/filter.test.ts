import { describe, expect, it } from 'vitest';
import { addressOf, changeFilter, fits, queryOf, readFilter, type RunFilter } from './filter.ts';
import { isNewHere, sortNews } from './news.ts';

const read = (text: string): RunFilter => readFilter(new URLSearchParams(text));

describe('the filter of the list', () => {
  it('comes back from its own address', () => {
    const filter: RunFilter = {
      flow: 'shipping',
      status: 'failed',
      mode: 'rehearsal',
      errorCode: 'http-refused',
      key: '订单 1',
      from: '2026-11-11T00:05',
    };
    expect(readFilter(addressOf(filter))).toEqual(filter);
  });

  it('passes over what makes no sense in an address', () => {
    expect(read('status=done&mode=x&from=soon&to=&key=%20&flow=a')).toEqual({ flow: 'a' });
  });

  it('drops what is taken out of it', () => {
    expect(changeFilter({ flow: 'a', key: '1' }, { flow: undefined, key: '' })).toEqual({});
  });

  it('asks from a span until now, or from the first to the last minute of a period', () => {
    expect(queryOf({ span: 'hour', flow: 'a' }, 10_000_000)).toEqual({ flow: 'a', from: 6_400_000 });
    const day = queryOf({ from: '2026-11-11T00:00', to: '2026-11-11T23:59' }, 0);
    expect((day.to ?? 0) - (day.from ?? 0)).toBe(86_400_000);
  });

  it('knows which runs belong to it', () => {
    const run = { flow: 'a', mode: 'live', status: 'failed' } as const;
    expect(fits({}, run)).toBe(true);
    expect(fits({ flow: 'a', status: 'failed', mode: 'live' }, run)).toBe(true);
    expect(fits({ status: 'running' }, run)).toBe(false);
  });
});

describe('news', () => {
  const news = { runId: '0b', flow: 'a', status: 'running', mode: 'live' } as const;

  it('are of runs above the newest row', () => {
    expect(isNewHere({}, ['0a'], news)).toBe(true);
    expect(isNewHere({}, ['0c', '0a'], news)).toBe(false);
    expect(isNewHere({}, ['0b'], news)).toBe(false);
    expect(isNewHere({}, [], news)).toBe(true);
  });

  it('are of older runs too where a list of one status waits for them', () => {
    expect(isNewHere({ status: 'running' }, ['0c'], news)).toBe(true);
    expect(isNewHere({ status: 'failed' }, ['0c'], news)).toBe(false);
  });

  it('change the rows that are there and count the others, by the last word on each', () => {
    const later = { ...news, status: 'completed' } as const;
    expect(sortNews({}, ['0a'], [news, { ...later, runId: '0a' }, later, { ...news, runId: '09' }])).toEqual({
      changed: new Map([['0a', 'completed']]),
      fresh: ['0b'],
    });
  });

  it('are not guessed at', () => {
    for (const filter of [{ key: 'T1' }, { errorCode: 'x' }, { to: '2026-11-11T00:00' }, { flow: 'b' }])
      expect(isNewHere(filter, [], news)).toBe(false);
  });
});
