import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventType, RunEvent } from './events.ts';
import { started } from './plan.fixture.ts';
import { foldJournal } from './reduce.ts';
import { currentVersion, upcast, type OldEvent } from './upcast.ts';

/** Journals as engines of each version wrote them, with the state they folded to. Never changed, only added to. */
const folder = resolve(import.meta.dirname, '../testing/journals');
interface Golden {
  about: string;
  events: OldEvent[];
  state: unknown;
}
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(resolve(folder, name), 'utf8')) as Golden] as const);

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      each instanceof Map ? (Object.fromEntries(each) as unknown) : each,
    ),
  );

const everyType: Record<EventType, true> = {
  'run.started': true,
  'run.completed': true,
  'run.failed': true,
  'run.canceled': true,
  'run.reopened': true,
  'step.started': true,
  'step.completed': true,
  'step.failed': true,
  'step.retrying': true,
  'step.waiting': true,
  'step.resumed': true,
  'step.canceled': true,
  'scope.opened': true,
  'event.received': true,
};

describe('golden journals', () => {
  it.each(goldens)('%s folds to the recorded state', (_, { events, state }) => {
    expect(plain(foldJournal(upcast(events)))).toEqual(state);
  });

  it('hold every type of event', () => {
    const found = new Set(goldens.flatMap(([, { events }]) => events.map(({ type }) => type)));
    expect([...found].toSorted()).toEqual(Object.keys(everyType).toSorted());
  });

  it('are refused by name when they hold an event of no known type', () => {
    const events = [started(), { type: 'step.paused', step: 'a', at: 1 }] as unknown as RunEvent[];
    expect(() => foldJournal(events)).toThrowError(expect.objectContaining({ code: 'unknown-event' }));
  });
});

describe('upcast', () => {
  const old: OldEvent[] = [
    { type: 'run.started', v: 1, payload: 'in' },
    { type: 'step.done', step: 'a' },
  ];
  const by = {
    1: ({ type, payload, ...rest }: OldEvent): OldEvent =>
      type === 'run.started'
        ? { ...rest, type, v: 2, input: payload }
        : { ...rest, type: 'step.completed', output: null },
    2: (event: OldEvent): OldEvent =>
      event.type === 'run.started' ? { ...event, v: 3, mode: 'live' } : event,
  };

  it('lifts every event through every version between', () => {
    expect(upcast(old, { to: 3, by })).toEqual([
      { type: 'run.started', v: 3, input: 'in', mode: 'live' },
      { type: 'step.completed', step: 'a', output: null },
    ]);
    expect(old[0]).toEqual({ type: 'run.started', v: 1, payload: 'in' });
  });

  it('leaves a present journal as it is', () => {
    expect(currentVersion).toBe(1);
    expect(upcast([{ ...started() }])).toEqual([started()]);
    expect(upcast([])).toEqual([]);
  });

  it.each([
    ['journal-too-new', [{ type: 'run.started', v: 2 }], {}],
    ['journal-too-old', old, { to: 3, by: { 2: by[2] } }],
    ['journal-broken', [{ type: 'step.completed' }], {}],
    ['journal-broken', [{ type: 'run.started' }], {}],
  ])('refuses by %s', (code, events, options) => {
    expect(() => upcast(events, options)).toThrowError(expect.objectContaining({ code }));
  });
});
