import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TableDefinition } from '../../schemas/table.ts';
import { mayBecome, orderStates, statesBefore, timeOfState, transition } from './order-states.ts';

const orders = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../flows/order-hub/tables/orders.json'), 'utf8'),
) as TableDefinition;

describe('the states of an order', () => {
  test('are the options of the field, and each has a time of its own in the table', () => {
    const field = orders.fields.find(({ id }) => id === 'state');
    expect(field?.type === 'select' ? field.options.map(({ id }) => id) : []).toEqual([...orderStates]);
    const instants = orders.fields.filter(({ type }) => type === 'instant').map(({ id }) => id);
    expect(Object.values(timeOfState).filter((id) => !instants.includes(id))).toEqual([]);
    expect(new Set(Object.values(timeOfState)).size).toBe(orderStates.length);
  });

  test('lead from payment to the end, one step each', () => {
    const way = orderStates.slice(0, 8);
    for (const [index, state] of way.slice(0, -1).entries())
      expect(mayBecome(state, way[index + 1]!)).toBe(true);
  });

  test('shipped orders are neither canceled nor put on hold, canceled ones stay so', () => {
    for (const state of ['shipped', 'picked-up', 'delivered', 'completed'] as const) {
      expect(mayBecome(state, 'canceled')).toBe(false);
      expect(mayBecome(state, 'held')).toBe(false);
    }
    expect(orderStates.filter((state) => mayBecome('canceled', state))).toEqual([]);
    expect(statesBefore('shipped')).toEqual(['awaiting-shipment', 'exception', 'after-sale']);
  });

  test('a hold remembers where to come back to, and coming back moves no time', () => {
    const held = transition({ state: 'awaiting-routing' }, 'held', 5);
    expect(held).toEqual({ state: 'held', heldAt: 5, stateBefore: 'awaiting-routing' });
    const away = { state: 'held', stateBefore: 'awaiting-routing' } as const;
    expect(transition(away, 'awaiting-routing', 6)).toEqual({ state: 'awaiting-routing', stateBefore: null });
    expect(transition(away, 'awaiting-shipment', 6)).toEqual({
      state: 'awaiting-shipment',
      routedAt: 6,
      stateBefore: null,
    });
    expect(transition(away, 'exception', 6)).toEqual({ state: 'exception', exceptionAt: 6 });
  });

  test('a second review leaves the payment where it was', () => {
    expect(transition({ state: 'awaiting-routing' }, 'awaiting-review', 9)).toEqual({
      state: 'awaiting-review',
    });
    expect(transition({ state: 'shipped' }, 'held', 7)).toBeUndefined();
  });
});
